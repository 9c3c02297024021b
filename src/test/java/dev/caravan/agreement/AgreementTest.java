package dev.caravan.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers compared; JSON is written with single quotes. */
class AgreementTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each: the served answer, the other one, fields in common, of the served one, of the other one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'a':1,'b':'x'}                    | {'b':'x','a':1}                    | 2 | 2 | 2",
        "{'a':1,'b':'x'}                    | {'a':1,'b':'y'}                    | 1 | 2 | 2",
        "{'a':1,'b':'x'}                    | {'a':1}                            | 1 | 2 | 1",
        "{'a':1}                            | {'a':1,'b':'x','c':true}           | 1 | 1 | 3",
        "{'a':{'b':{'c':1,'d':2}}}          | {'a':{'b':{'c':1,'d':3}}}          | 1 | 2 | 2",
        "{'a':{'b':1}}                      | {'a':1}                            | 0 | 1 | 1",
        "{'a':{'b':1,'c':2}}                | {'a':[1,2]}                        | 0 | 2 | 2",
        // null is left out
        "{'a':1,'b':null}                   | {'a':1}                            | 1 | 1 | 1",
        "{'a':null}                         | {'a':null}                         | 0 | 0 | 0",
        "{'a':null}                         | {'a':1}                            | 0 | 0 | 1",
        // values as they are
        "{'a':1.0}                          | {'a':1}                            | 1 | 1 | 1",
        "{'a':'1'}                          | {'a':1}                            | 0 | 1 | 1",
        "{'a':'X'}                          | {'a':'x'}                          | 0 | 1 | 1",
        "{'a':true}                         | {'a':false}                        | 0 | 1 | 1",
        "3                                  | 3                                  | 1 | 1 | 1",
        // arrays, aligned
        "[1,2,3]                            | [1,2,3]                            | 3 | 3 | 3",
        "[1,2,3,4]                          | [1,3,4]                            | 3 | 4 | 3",
        "[1,2,3]                            | [9,1,2,3]                          | 3 | 3 | 4",
        "[1,2,3]                            | [3,2,1]                            | 1 | 3 | 3",
        "[{'n':'a','p':1},{'n':'b','p':2}]  | [{'n':'b','p':2}]                  | 2 | 4 | 2",
        "[{'n':'a','p':1},{'n':'b','p':2}]  | [{'n':'a','p':9},{'n':'b','p':2}]  | 3 | 4 | 4",
        "[[1,2],[3]]                        | [[3]]                              | 1 | 3 | 1",
        "[]                                 | [1]                                | 0 | 0 | 1"})
    void fieldsAreComparedWhereverTheyLie(String served, String other, long matched, long left, long right) {
        assertThat(Agreement.ofJson(json(served), json(other), Optional.empty()))
                .isEqualTo(new Overlap(matched, left, right));
        assertThat(Agreement.ofJson(json(other), json(served), Optional.empty()))
                .as("the other way round").isEqualTo(new Overlap(matched, right, left));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        // numbers
        "{'type':'number'}                        | 12.50                  | 12.5                        | true",
        "{'type':['number','null']}               | '12.50'                | 12.5                        | true",
        "{'type':'integer'}                       | '7'                    | 7                           | true",
        "{'type':'number'}                        | 12.5                   | 12.51                       | false",
        "{'type':'number'}                        | 'about 12'             | 12                          | false",
        "{'type':'boolean'}                       | 'True'                 | true                        | true",
        // free text: case and white space are form
        "{'type':'string'}                        | 'ACME  Ltd'            | ' Acme Ltd\\n'               | true",
        "{'type':['string','null']}               | 'Straße'               | 'STRASSE'                   | true",
        "{'type':'string'}                        | 'Cafe\u0301'           | 'caf\u00e9'                 | true",
        "{'type':'string'}                        | 'Acme'                 | 'Acme Ltd'                  | false",
        // texts of which each character may matter
        "{'type':'string','enum':['EUR','eur']}   | 'EUR'                  | 'eur'                       | false",
        "{'type':'string','pattern':'[A-z]+'}     | 'EUR'                  | 'eur'                       | false",
        "{'type':'string','format':'uri'}         | 'http://x/A'           | 'http://x/a'                | false",
        "{'type':'string','format':'email'}       | 'A@x.org'              | 'a@x.org'                   | true",
        // days
        "{'type':'string','format':'date'}        | '2024-03-01'           | '1 March 2024'              | true",
        "{'type':'string','format':'date'}        | '2024-03-01'           | '01.03.2024'                | true",
        "{'type':'string','format':'date'}        | '2024-03-01'           | 'Mar 1, 2024'               | true",
        "{'type':'string','format':'date'}        | '2024-03-01'           | '2024-03-01T10:00:00Z'      | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25/03/2024'                | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25-03-2024'                | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25-03-24'                  | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25/03/24'                  | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25 MAR 24'                 | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25/MAR/2024'               | true",
        "{'type':'string','format':'date'}        | '2024-03-25'           | '25-Mar-24'                 | true",
        "{'type':'string','format':'date'}        | '03-04-24'             | '04-03-2024'                | false",
        "{'type':'string','format':'date'}        | '2024-04-03'           | '03/04/2024'                | true",
        "{'type':'string','format':'date'}        | '03/04/2024'           | '04/03/2024'                | false",
        "{'type':'string','format':'date'}        | '2024-03-01'           | '2024-03-02'                | false",
        "{'type':'string','format':'date'}        | '2024-02-30'           | '30.02.2024'                | false",
        "{'type':'string'}                        | '2024-03-01'           | '1 March 2024'              | false",
        // moments
        "{'type':'string','format':'date-time'}   | '2024-03-01T10:00:00Z' | '2024-03-01T12:00:00+02:00' | true",
        "{'type':'string','format':'date-time'}   | '2024-03-01 10:00:00'  | '2024-03-01T10:00'          | true",
        "{'type':'string','format':'date-time'}   | '2024-03-01T10:00:00Z' | '2024-03-01T10:00:00'       | false",
        "{'type':'string','format':'time'}        | '10:00'                | '10:00:00'                  | true",
        "{'type':'string','format':'time'}        | '10:00Z'               | '11:00+01:00'               | true",
        // where the schema says it in another place
        "{'anyOf':[{'type':'null'},{'type':'number'}]} | '1.0'             | 1                           | true",
        "{'$ref':'#/$defs/day'}                   | '2024-03-01'           | '1 Mar 2024'                | true",
        "{'$ref':'#/$defs/nowhere'}               | 'a'                    | 'A'                         | false",
        "{'$ref':'#/$defs/round'}                 | 'a'                    | 'A'                         | false"})
    void valuesMeanWhatTheSchemaSays(String type, String served, String other, boolean same) {
        var schema = json("{'properties':{'list':{'items':{'properties':{'x':" + type + "}}}},"
                + "'$defs':{'day':{'type':'string','format':'date'},'round':{'$ref':'#/$defs/round'}}}");

        assertThat(Agreement.ofJson(json("{'list':[{'x':" + served + "}]}"), json("{'list':[{'x':" + other + "}]}"),
                Optional.of(schema)).matched()).isEqualTo(same ? 1 : 0);
    }

    @Test
    void theOrderOfASetMeansNothing() {
        var list = json("{'type':'array','items':{'type':'string'}}");
        var set = json("{'type':'array','uniqueItems':true,'items':{'type':'string'}}");

        assertThat(Agreement.ofJson(json("['a','b','c']"), json("['C','A']"), Optional.of(list)).matched()).isEqualTo(1);
        assertThat(Agreement.ofJson(json("['a','b','c']"), json("['C','A']"), Optional.of(set)).matched()).isEqualTo(2);
    }

    @Test
    void longListsAreComparedInReasonableTime() {
        var numbers = JSON.createArrayNode();
        for (int i = 0; i < 2000; i++) {
            numbers.add(i);
        }

        assertThat(Agreement.ofJson(numbers, numbers, Optional.empty()).f1()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "The mill stands by the river. | the mill STANDS by the river | 6 | 6 | 6",
        "by the river                  | the river by                 | 3 | 3 | 3",
        "a a a b                       | a b b                        | 2 | 4 | 3",
        "one                           | two                          | 0 | 1 | 1",
        "42 mills                      | 42 mill                      | 1 | 2 | 2",
        "水车在河边                        | 水车在山上                       | 3 | 5 | 5",
        "''                            | words                        | 0 | 0 | 1"})
    void proseIsComparedByItsWords(String served, String other, long matched, long left, long right) {
        assertThat(Agreement.ofProse(served, other)).isEqualTo(new Overlap(matched, left, right));
    }

    @Test
    void precisionAndRecallAndTheirHarmonicMean() {
        var overlap = new Overlap(3, 4, 6);

        assertThat(overlap.precision()).isEqualTo(0.5);
        assertThat(overlap.recall()).isEqualTo(0.75);
        assertThat(overlap.f1()).isEqualTo(0.6);
        assertThat(new Overlap(0, 0, 0).f1()).isEqualTo(1);
        assertThat(new Overlap(0, 0, 3).f1()).isZero();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
