package dev.caravan.sim.read;

import java.util.List;
import java.util.Set;

/** What a property is about, as far as its name tells, and the other labels it may have. */
enum Kind {
    SUBTOTAL(List.of("subtotal", "sub total", "net amount", "total excl", "total before tax")),
    TAX(List.of("tax", "vat", "gst", "sales tax", "total tax", "tax total", "total gst", "tax amount")),
    TOTAL(List.of("grand total", "total due", "amount due", "balance due", "total payable",
            "amount payable", "total amount", "nett total", "net total", "total", "sum", "amount")),
    DUE_DATE(List.of("due date", "payment due", "date due", "pay by", "due")),
    DATE(List.of("invoice date", "date of issue", "issue date", "bill date", "receipt date", "issued on",
            "issued", "date")),
    COMPANY(List.of("company", "vendor", "seller", "supplier", "merchant", "store", "from", "issued by",
            "company name", "vendor name", "supplier name", "seller name")),
    ADDRESS(List.of("address", "company address", "vendor address", "store address")),
    NUMBER(List.of("invoice number", "invoice no", "invoice", "receipt no", "receipt number", "receipt",
            "bill no", "document no", "doc no", "inv no", "inv", "reference", "ref")),
    QUANTITY(List.of("quantity", "qty", "count", "units")),
    PRICE(List.of("unit price", "price", "rate", "u p", "price each")),
    LABEL(List.of("description", "item", "product", "article", "name", "details")),
    CURRENCY(List.of("currency")),
    OTHER(List.of());

    private static final Set<String> SELLER = Set.of("company", "vendor", "seller", "supplier",
            "merchant", "store", "shop", "issuer", "business", "retailer", "name");
    private static final Set<String> ISSUE = Set.of("date", "invoice", "issue", "issued", "receipt",
            "purchase", "transaction", "document", "bill", "of");

    private final List<String> synonyms;

    Kind(List<String> synonyms) {
        this.synonyms = synonyms;
    }

    List<String> synonyms() {
        return synonyms;
    }

    /** A table of words, the more particular first. */
    static Kind of(String name, boolean isDate) {
        var words = Set.copyOf(Words.of(name));
        if (any(words, "subtotal") || any(words, "sub", "net") && any(words, "total")) return SUBTOTAL;
        if (any(words, "quantity", "qty")) return QUANTITY;
        if (any(words, "price")) return PRICE;
        if (any(words, "tax", "vat", "gst") && !any(words, "number", "id", "no", "rate")) return TAX;
        if (any(words, "total", "payable") || words.equals(Set.of("amount"))
                || any(words, "amount") && any(words, "due")) return TOTAL;
        if (any(words, "due") && (isDate || any(words, "date"))) return DUE_DATE;
        if ((isDate || any(words, "date")) && ISSUE.containsAll(words)) return DATE;
        if (!words.equals(Set.of("name")) && SELLER.containsAll(words)) return COMPANY;
        if (any(words, "address") && !any(words, "email", "ip", "customer", "billing", "shipping")) {
            return ADDRESS;
        }
        if (any(words, "invoice", "receipt", "document") && any(words, "number", "no", "id", "num")) {
            return NUMBER;
        }
        if (any(words, "currency")) return CURRENCY;
        return any(words, "description", "item", "product") ? LABEL : OTHER;
    }

    private static boolean any(Set<String> words, String... wanted) {
        return Set.of(wanted).stream().anyMatch(words::contains);
    }
}
