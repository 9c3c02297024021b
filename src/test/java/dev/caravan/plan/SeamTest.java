package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeamTest {

    private static final String TEXT = "The caravan rests at the well. Nobody asks the camels why, for they know the way "
            + "home; 1000 steps, then 2200 more, and the gate of the city stands open.";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "a model that goes on at once,              \"The quick bro\", \"wn fox\",               \"wn fox\"",
        "behind a word,                             \"The quick\",     \" brown fox\",           \" brown fox\"",
        "the broken word again,                     \"The quick bro\", \"brown fox\",            \"wn fox\"",
        "the last words again,                      \"The quick\",     \"The quick brown\",      \" brown\"",
        "a double letter is no repetition,          \"an ad\",         \"der and a cat\",        \"der and a cat\"",
        "nor are the digits of a number,            \"costs 1000\",    \"000 in all\",           \"000 in all\"",
        "even at the begin of one,                  \"costs 2\",       \"200 in all\",            \"200 in all\"",
        "nor is a number that comes twice,          \"and 1 1 2 3 1\",  \" 1 2 3\",              \" 1 2 3\"",
        "nor a letter,                              \"the grid is x\", \" x o x\",              \" x o x\"",
        "a single letter may be doubled,            \"see the l\",     \"lama\",                  \"lama\"",
        "a blank that both have stands once,        \"The quick \",    \" brown\",               \"brown\"",
        "all again and then more,                   \"One two\",       \"One two three\",        \" three\"",
        "all again and nothing more,                \"One two\",       \"One two\",              \"\"",
        "nothing,                                   \"One two\",       \"\",                     \"\"",
        "parted after a long beginning,             \"We sell red and green apples\", \"We sell red and blue pears\", \"blue pears\"",
        "another text,                              \"One two\",       \"Quite another\",        \"Quite another\"",
    })
    void whatRepeatsTheTextSoFarIsLeftOut(String what, String sent, String next, String fresh) {
        assertThat(all(new Seam(sent, false), next)).as(what).isEqualTo(fresh);
        assertThat(inPieces(new Seam(sent, false), next, 1)).as(what).isEqualTo(fresh);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "\"He said ha \",          \"ha ha\",               \"ha ha\"",
        "\"that is what that\",    \" that means\",         \" that means\"",
        "\"It is about\",           \"is about it\",         \" it\"",
        "\"One two three four\",   \"two three four five\", \" five\"",
        "\"One\",                  \"One two\",             \" two\"",
        "\"The text ends \",       \" and goes on\",        \"and goes on\"",
    })
    void aModelInTheMiddleOfItsTurnMeansItsShortRepetitions(String sent, String next, String fresh) {
        assertThat(all(new Seam(sent, true), next)).isEqualTo(fresh);
    }

    static IntStream everyPlace() {
        return IntStream.rangeClosed(0, TEXT.length());
    }

    @ParameterizedTest
    @MethodSource("everyPlace")
    void whereverATextIsCutItComesTogetherAgain(int at) {
        var sent = TEXT.substring(0, at);
        for (boolean prefilled : new boolean[] {true, false}) {
            for (int size : new int[] {1, 3, 1000}) {
                assertThat(sent + inPieces(new Seam(sent, prefilled), TEXT.substring(at), size)).isEqualTo(TEXT);
                assertThat(sent + inPieces(new Seam(sent, prefilled), TEXT, size)).isEqualTo(TEXT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 20, 40, 60})
    void whereverATextIsCutItsLastWordsMayComeAgain(int back) {
        for (int at = back; at <= TEXT.length(); at++) {
            var sent = TEXT.substring(0, at);

            assertThat(sent + inPieces(new Seam(sent, false), TEXT.substring(at - back), 4)).isEqualTo(TEXT);
        }
    }

    @Test
    void textIsPassedOnAtOnceWhenItCanBeNoRepetition() {
        var seam = new Seam("The quick brown fox", false);

        assertThat(seam.add(" ")).isEmpty();
        assertThat(seam.add("j")).isEqualTo(" j");
        assertThat(seam.add("The quick")).isEqualTo("The quick");
    }

    private static String all(Seam seam, String next) {
        return seam.add(next) + seam.rest();
    }

    private static String inPieces(Seam seam, String next, int size) {
        var fresh = new StringBuilder();
        for (int from = 0; from < next.length(); from += size) {
            fresh.append(seam.add(next.substring(from, Math.min(next.length(), from + size))));
        }
        return fresh.append(seam.rest()).toString();
    }
}
