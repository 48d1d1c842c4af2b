package dev.keyturn.console.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.console.text.Texts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class TimeFormatTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0 seconds",
        "1, 1 second",
        "90, 90 seconds",
        "60, 1 minute",
        "300, 5 minutes",
        "3600, 1 hour",
        "86400, 1 day",
        "90000, 25 hours"
    })
    void showsALengthInTheLargestUnitThatExpressesItExactly(int seconds, String words) {
        assertThat(format().showLength(seconds)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"3600; 1 hour", "-1; -1", "'; '", "99999999999; 99999999999"},
            delimiter = ';',
            quoteCharacter = '~')
    void showsATypedTextThatIsNoLengthAsItIs(String typed, String shown) {
        assertThat(format().showLength(typed)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "2027-01-31T00:00:00Z; 31 Jan 2027, 00:00:00 UTC",
                "2027-01-31T09:30:05.123456Z; 31 Jan 2027, 09:30:05 UTC",
                "2027-02-31T00:00:00Z; 2027-02-31T00:00:00Z",
                "2027-01-31; 2027-01-31",
                "at 2027-01-31T00:00:00Z; at 2027-01-31T00:00:00Z"
            },
            delimiter = ';')
    void showsAnInstantOfAnApiAsAnyOtherTimeAndAnyOtherTextAsItIs(String text, String shown) {
        assertThat(format().showFact(text)).isEqualTo(shown);
    }

    private static TimeFormat format() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/form");
        return new TimeFormat(new Texts(messages));
    }
}
