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
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/form");

        assertThat(new TimeFormat(new Texts(messages)).showLength(seconds)).isEqualTo(words);
    }
}
