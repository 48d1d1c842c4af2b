package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SigningPropertiesTests {

    @Test
    void theAnnouncementFitsIntoTheLifeOfAKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> announcing(Duration.ofDays(30)))
                .withMessageContaining("keyturn.signing.activation-delay");
    }

    @Test
    void publishedKeysAreCachedForAPartOfTheAnnouncement() {
        assertThat(announcing(Duration.ofDays(2)).publishedKeysMaxAge()).isEqualTo(Duration.ofMinutes(5));
        assertThat(announcing(Duration.ofMinutes(16)).publishedKeysMaxAge()).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void noKeyIsInTheText() {
        SigningProperties properties = new SigningProperties(
                "first-secret",
                Path.of("key"),
                List.of("second-secret"),
                List.of(),
                Duration.ofDays(30),
                Duration.ofDays(2),
                Duration.ofHours(25));

        assertThat(properties.toString()).doesNotContain("secret");
    }

    private static SigningProperties announcing(Duration before) {
        return new SigningProperties(
                null, Path.of("key"), List.of(), List.of(), Duration.ofDays(30), before, Duration.ofHours(25));
    }
}
