package dev.keyturn.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class ActivityWordsTests {

    @Test
    void eachEventHasWords() {
        List<String> keys = ActivityController.TYPES.stream()
                .map(type -> "activity." + type)
                .toList();

        assertThat(ResourceBundle.getBundle("messages.activity", Locale.ROOT).keySet())
                .containsExactlyInAnyOrderElementsOf(keys);
    }
}
