package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @AfterEach
    void clear() {
        System.clearProperty("caravan.test.one");
        System.clearProperty("caravan.test.two");
    }

    @Test
    void propertiesBeforeTheWordsAreSet() {
        assertThat(Arguments.words("-Dcaravan.test.one=a=b c", "-Dcaravan.test.two", "report", "-Dnot=one"))
                .containsExactly("report", "-Dnot=one");
        assertThat(System.getProperty("caravan.test.one")).isEqualTo("a=b c");
        assertThat(System.getProperty("caravan.test.two")).isEmpty();
        assertThat(System.getProperty("not")).isNull();
    }

    @Test
    void wordsMayStandAlone() {
        assertThat(Arguments.words("report")).containsExactly("report");
        assertThat(Arguments.words()).isEmpty();
    }
}
