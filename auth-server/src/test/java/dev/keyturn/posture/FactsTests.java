package dev.keyturn.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsTests {

    @Test
    void namesWhatDiffers() {
        Facts accepted = facts(Map.of("scopes", "a b", "created-at", "yesterday", "roles", ""));
        Facts now = facts(Map.of("scopes", "a b c", "created-at", "yesterday", "networks", "x"));

        assertThat(accepted.differences(now)).containsExactly("networks", "roles", "scopes");
        assertThat(accepted.differences(facts(Map.of("scopes", "a b", "created-at", "yesterday", "roles", ""))))
                .isEmpty();
    }

    @Test
    void isReadAsItWasWritten() {
        Facts facts = facts(Map.of("scopes", "x".repeat(100_000), "redirect-uris", "a=b c=d", "value", ""));

        assertThat(Facts.parse(facts.text())).isEqualTo(facts);
        assertThat(Facts.parse("").differences(facts)).containsExactly("redirect-uris", "scopes", "value");
    }

    @Test
    void fitsItsColumn() {
        Facts facts = facts(Map.of(
                "token-endpoint-auth-method",
                "1",
                "last-signed-in-at",
                "2",
                "password-changed-at",
                "3",
                "redirect-uris",
                "4",
                "created-at",
                "5",
                "expires-at",
                "6",
                "scopes",
                "7",
                "networks",
                "8"));

        assertThat(facts.text()).hasSizeLessThanOrEqualTo(400);
    }

    private static Facts facts(Map<String, String> values) {
        return Facts.of(values);
    }
}
