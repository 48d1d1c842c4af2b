package dev.keyturn.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class TextsTests {

    private static final Texts TEXTS = texts();

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1 second",
        "0, 1, 0 seconds",
        "2, 1, 2 seconds",
        "1, 60, 1 minute",
        "1, 3600, 1 hour",
        "36, 3600, 36 hours",
        "1, 86400, 1 day",
        "some, 86400, some days"
    })
    void aLengthOfOneIsInTheSingular(String amount, String unit, String shown) {
        assertThat(TEXTS.of(Text.of("form.length." + unit, Map.of("amount", amount))))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 request per 1 hour", "1000, 1000 requests per 1 hour"})
    void aSentenceOfASentenceIsInTheRightNumber(String limit, String shown) {
        Text hour = Text.of("form.length.3600", Map.of("amount", "1"));

        assertThat(TEXTS.of(Text.of("form.budget", Map.of("limit", limit, "period", hour))))
                .isEqualTo(shown);
    }

    private static Texts texts() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/form");
        messages.setDefaultEncoding("UTF-8");
        return new Texts(messages);
    }
}
