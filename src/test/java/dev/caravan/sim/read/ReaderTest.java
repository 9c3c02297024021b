package dev.caravan.sim.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReaderTest {

    static final String TEXT = """
            Extract the invoice below as JSON.

            Harbour Lights Ltd
            12 Quay Street
            Bristol BS1 4ND
            Tel: 0117 496 0000

            INVOICE
            Invoice No: HL-2041
            Invoice Date : 09/04/2018
            Description     Qty   Unit price   Amount
            Lamp oil        2     3.00         6.00
            Wick, brass     1     4.42         4.42
            Subtotal: 10.42
            VAT (20%): 2.08
            TOTAL
            12.50
            Currency: GBP
            Paid: yes
            """;
    static final String MARKDOWN = """
            # Harbour Lights Ltd
            12 Quay Street, Bristol

            | Invoice No | HL-2041 |
            | --- | --- |
            | Date | 09/04/2018 |

            | Description | Qty | Unit price | Amount |
            | --- | --- | --- | --- |
            | Lamp oil | 2 | 3.00 | 6.00 |
            | Wick, brass | 1 | 4.42 | 4.42 |

            - **Subtotal:** 10.42
            - **Total:** 12.50
            - **Currency:** GBP
            - **Paid:** yes
            """;
    static final String HTML = """
            <html><head><title>x</title></head><body><h1>Harbour Lights Ltd</h1><p>12 Quay Street</p>
            <table><tr><td>Invoice No</td><td>HL-2041</td></tr>
            <tr><td>Date</td><td>09/04/2018</td></tr></table>
            <table><tr><th>Description</th><th>Qty</th><th>Unit price</th><th>Amount</th></tr>
            <tr><td>Lamp oil</td><td>2</td><td>3.00</td><td>6.00</td></tr>
            <tr><td>Wick, brass</td><td>1</td><td>4.42</td><td>4.42</td></tr></table>
            <table><tr><td>Subtotal</td><td>10.42</td></tr><tr><td>Total</td><td>12.50</td></tr>
            <tr><td>Currency</td><td>GBP</td></tr><tr><td>Paid</td><td>yes</td></tr></table></body></html>
            """;
    static final String JSON = """
            {"company": "Harbour Lights Ltd", "invoice": {"number": "HL-2041", "date": "09/04/2018"},
             "items": [{"description": "Lamp oil", "qty": 2, "unitPrice": "3.00", "amount": "6.00"},
                       {"description": "Wick, brass", "qty": 1, "unitPrice": "4.42", "amount": "4.42"}],
             "subtotal": "10.42", "total": "12.50", "currency": "GBP", "paid": "yes"}
            """;
    static final String SCHEMA = """
            {"type": "object", "additionalProperties": false,
             "required": ["company", "invoice_number", "date", "total", "currency", "paid", "items",
                          "purchase_order"],
             "properties": {
               "company": {"type": "string"},
               "invoice_number": {"type": "string"},
               "date": {"type": "string", "format": "date"},
               "total": {"type": "number"},
               "currency": {"type": "string", "enum": ["USD", "EUR", "GBP"]},
               "paid": {"type": "boolean"},
               "purchase_order": {"type": ["string", "null"]},
               "items": {"type": "array", "items": {"$ref": "#/$defs/item"}}},
             "$defs": {"item": {"type": "object", "additionalProperties": false,
               "required": ["description", "quantity", "amount"],
               "properties": {"description": {"type": "string"}, "quantity": {"type": "integer"},
                              "amount": {"type": "number"}}}}}
            """;

    static String[] documents() {
        return new String[] {TEXT, MARKDOWN, HTML, JSON};
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aStrongModelReadsTheInvoiceInEveryFormat(String document) {
        var read = new Reader("gpt-4o").fill(document, json(SCHEMA));

        assertThat(json(read.toString())).isEqualTo(json("""
                {"company": "Harbour Lights Ltd", "invoice_number": "HL-2041", "date": "2018-04-09",
                 "total": 12.50, "currency": "GBP", "paid": true, "purchase_order": null, "items": [
                   {"description": "Lamp oil", "quantity": 2, "amount": 6.00},
                   {"description": "Wick, brass", "quantity": 1, "amount": 4.42}]}
                """));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whateverTheSkillTheAnswerFitsTheSchema(String document) {
        for (var skill : Skill.values()) {
            for (var text : new String[] {document, "", "no such thing\n\n::::"}) {
                var read = new Reader("m", skill).fill(text, json(SCHEMA));

                assertThat(validate(SCHEMA, read)).as("%s reads %s", skill, read).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'type':'string'}                                     | 'ACME'       | Name: ACME",
        "{'type':'STRING','nullable':true}                     | null         | nothing",
        "{'anyOf':[{'type':'string'},{'type':'null'}]}         | null         | nothing",
        "{'type':'string'}                                     | ''           | nothing",
        "{'type':'string','minLength':3}                       | '---'        | nothing",
        "{'type':'string','format':'email'}                    | 'nobody@example.invalid' | nothing",
        "{'type':'string','format':'date'}                     | '0001-01-01' | nothing",
        "{'type':'integer'}                                    | 7            | name - 7 pieces",
        "{'type':'integer','minimum':1}                        | 1            | nothing",
        "{'type':'number'}                                     | 1234.50      | Name: 1,234.50",
        "{'type':'number'}                                     | 1234.50      | Name: 1.234,50",
        "{'type':'boolean'}                                    | true         | Name: yes",
        "{'type':'array','items':{'type':'string'}}            | ['a','b']    | Name: a, b",
        "{'type':'array','items':{'type':'integer'},'minItems':2} | [0,0]     | nothing",
        "{'const':'x'}                                         | 'x'          | nothing",
        "{'type':'string','title':'Given name'}                | 'Ada'        | Given name: Ada",
        "{'type':'string','description':'labelled \\\"Called\\\"'} | 'Ada'    | Called: Ada",
    })
    void typesAreHonoured(String property, String value, String document) {
        var schema = "{'type':'object','required':['name'],'properties':{'name':" + property + "}}";

        var read = new Reader("gpt-4o").fill(document, json(schema.replace('\'', '"'))).get("name");

        assertThat(read.toString()).isEqualTo(value.replace('\'', '"'));
    }

    @Test
    void nestedObjectsAreReadUnderTheirParent() {
        var schema = json("""
                {"type": "object", "required": ["vendor", "customer"], "properties": {
                  "vendor": {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": "string"}}},
                  "customer": {"type": "object", "required": ["name", "city"], "properties": {
                    "name": {"type": "string"}, "city": {"type": "string"}}}}}
                """);

        var read = new Reader("gpt-4o").fill("Vendor: Oak & Sons\nCustomer: B. Ray\nCustomer city: Ely",
                schema);

        assertThat(read).isEqualTo(json("""
                {"vendor": {"name": "Oak & Sons"}, "customer": {"name": "B. Ray", "city": "Ely"}}
                """));
    }

    @Test
    void aSchemaMayHoldItself() {
        var schema = json("""
                {"type": "object", "required": ["name", "next"], "properties": {
                  "name": {"type": "string"},
                  "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}}
                """);

        var read = new Reader("gpt-4o").fill("Name: Ada", schema);

        assertThat(read.path("name").asText()).isEqualTo("Ada");
        assertThat(validate(schema.toString(), read)).isEmpty();
    }

    @Test
    void anUnlabelledReceiptIsReadByItsLayout() {
        var receipt = """
                CORNER BAKERY SDN BHD
                (123456-X)
                7, JALAN MELUR,
                50000 KUALA LUMPUR
                TEL: 03-1234567
                25/12/2018 8:13 PM
                BREAD 2 X 3.00
                6.00
                SUB TOTAL
                6.00
                ROUNDING
                0.01
                TOTAL
                6.01
                CASH
                10.00
                """;
        var schema = json("""
                {"type": "object", "properties": {"company": {"type": "string"},
                 "address": {"type": "string"}, "date": {"type": "string"}, "total": {"type": "string"}}}
                """);

        assertThat(new Reader("gpt-4o").fill(receipt, schema)).isEqualTo(json("""
                {"company": "CORNER BAKERY SDN BHD", "address": "7, JALAN MELUR, 50000 KUALA LUMPUR",
                 "date": "25/12/2018", "total": "6.00"}
                """));
    }

    @Test
    void weakerModelsKnowFewerLabels() {
        var schema = json("{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}}}");
        var synonym = "Amount due: 5.00\nTotal of items: 7.00";
        var below = "Total\n5.00\n9.00";

        assertThat(new Reader("m", Skill.STRONG).fill(synonym, schema).path("total").asDouble())
                .isEqualTo(5);
        assertThat(new Reader("m", Skill.WEAK).fill(below, schema).has("total")).isFalse();
        assertThat(new Reader("m", Skill.MEDIUM).fill(below, schema).path("total").asDouble())
                .isEqualTo(5);
    }

    @Test
    void aWeakModelMisreadsAboutOneDocumentInTenAndAlwaysTheSame() {
        var wrong = IntStream.range(0, 1000).filter(number -> total("gpt-5-nano", number) == 10).count();

        assertThat(wrong).isBetween(60L, 140L);
        assertThat(IntStream.range(0, 1000).filter(number -> total("gpt-5-nano", number) == 10).count())
                .isEqualTo(wrong);
        assertThat(IntStream.range(0, 1000)).noneMatch(number -> total("gpt-5", number) == 10);
    }

    private static double total(String model, int number) {
        var schema = json("{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}}}");
        return new Reader(model).fill("Receipt " + number + "\nSubtotal: 10.00\nTotal: 12.00", schema)
                .path("total").asDouble();
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o, STRONG", "gemini-2.5-pro, STRONG", "claude-opus-4-5, STRONG",
        "gpt-4o-mini, MEDIUM", "claude-haiku-4-5-20251001, MEDIUM", "gemini-2.5-flash, MEDIUM",
        "gemini-2.5-flash-lite, WEAK", "gpt-5-nano, WEAK"})
    void skillFollowsTheModelsId(String model, Skill skill) {
        assertThat(Skill.of(model)).isEqualTo(skill);
    }

    @ParameterizedTest
    @CsvSource({"25/12/2018, 2018-12-25", "12/25/2018, 2018-12-25", "3-4-18, 2018-04-03",
        "2018-04-09, 2018-04-09", "9 April 2018, 2018-04-09", "09-APR-18, 2018-04-09",
        "'April 9, 2018', 2018-04-09", "20180409, 2018-04-09"})
    void datesOfManyKinds(String text, String iso) {
        assertThat(Dates.first("on " + text + " 10:52").flatMap(Dates::iso)).contains(iso);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    private static Set<ValidationMessage> validate(String schema, JsonNode value) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema)
                .validate(value, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }
}
