package dev.caravan.sim.read;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One model's reading of one document: the text of a field's value, before it takes the schema's type. */
final class Values {

    private static final List<String> CURRENCIES = List.of("USD", "EUR", "GBP", "MYR", "CHF", "JPY", "INR",
            "$=USD", "€=EUR", "£=GBP", "RM=MYR");

    private final Document document;
    private final Skill skill;
    private final boolean misread;
    private final Finder finder;

    Values(Document document, Skill skill, boolean misread) {
        this.document = document;
        this.skill = skill;
        this.misread = misread;
        this.finder = new Finder(document, skill.below());
    }

    Optional<String> text(Field field) {
        return switch (field.kind()) {
            case TOTAL -> total(field);
            case SUBTOTAL, TAX, PRICE -> labelled(field, Amounts::number, true);
            case DATE, DUE_DATE -> date(field);
            case COMPANY -> labelled(field, Values::name, false)
                    .or(() -> skill.guesses() ? new Guesses(document).company() : Optional.empty());
            case ADDRESS -> labelled(field, Optional::of, false)
                    .or(() -> skill.synonyms() ? new Guesses(document).address() : Optional.empty());
            case CURRENCY -> labelled(field, Optional::of, false).or(this::currency);
            default -> labelled(field, Optional::of, false);
        };
    }

    Optional<String> number(Field field) {
        return field.kind() == Kind.TOTAL ? total(field) : labelled(field, Amounts::number, true);
    }

    Optional<String> matching(Field field, Function<String, Optional<String>> parse) {
        return labelled(field, parse, true);
    }

    Document document() {
        return document;
    }

    private Optional<String> labelled(Field field, Function<String, Optional<String>> parse,
            boolean loose) {
        return finder.find(field.labels(skill.synonyms()), parse, loose);
    }

    private Optional<String> total(Field field) {
        if (misread) {
            var wrong = finder.find(Kind.SUBTOTAL.synonyms(), Amounts::number, true);
            return wrong.or(() -> Amounts.all(document.text()).stream().findFirst());
        }
        if (!skill.guesses()) return labelled(field, Amounts::last, true);
        if (!skill.synonyms()) return labelled(field, Amounts::last, true).or(this::largest);
        return new Totals(document).find().or(() -> labelled(field, Amounts::number, true))
                .or(this::largest);
    }

    /** A seller's name has letters and is not a registration number. */
    private static Optional<String> name(String text) {
        var isName = text.matches(".*\\p{L}{2}.*") && !text.matches("(?i)(reg|no|co)\\b.*\\d{4}.*");
        return isName ? Optional.of(text) : Optional.empty();
    }

    private Optional<String> largest() {
        return Amounts.largest(document.text());
    }

    private Optional<String> date(Field field) {
        if (misread && field.kind() == Kind.DATE) return Dates.last(document.text());
        var labelled = labelled(field, Dates::first, true);
        if (field.kind() == Kind.DUE_DATE || !skill.guesses()) return labelled;
        return labelled.or(() -> document.lines().stream().flatMap(line -> Dates.first(line).stream())
                .findFirst());
    }

    private Optional<String> currency() {
        if (!skill.guesses()) return Optional.empty();
        return CURRENCIES.stream().map(each -> each.split("="))
                .filter(each -> document.text().matches("(?s).*" + (each[0].length() == 1
                        ? "\\" + each[0] : "\\b" + each[0] + "(?![A-Za-z])") + ".*"))
                .map(each -> each[each.length - 1]).findFirst();
    }
}
