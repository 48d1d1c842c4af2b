package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class BoundedPasswordEncoderTests {

    private final BoundedPasswordEncoder encoder = new BoundedPasswordEncoder(TestUsers.RULES);

    @Test
    void hashesWithArgon2idAndTheParametersOfOwasp() {
        String hash = encoder.encode("correct horse battery");

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").hasSizeLessThanOrEqualTo(300);
        assertThat(encoder.matches("correct horse battery", hash)).isTrue();
        assertThat(encoder.matches("correct horse batterz", hash)).isFalse();
        assertThat(encoder.upgradeEncoding(hash)).isFalse();
    }

    @Test
    void thePasswordIsTheSameOnEveryKeyboard() {
        String hash = encoder.encode("m\u00fcller and so on");

        assertThat(encoder.matches("mu\u0308ller and so on", hash)).isTrue();
    }

    @Test
    void aWeakerHashIsToBeUpgraded() {
        String weak = new Argon2PasswordEncoder(16, 32, 1, 4096, 1).encode("correct horse battery");

        assertThat(encoder.upgradeEncoding(weak)).isTrue();
        assertThat(encoder.matches("correct horse battery", weak)).isTrue();
    }

    @Test
    void anOverlongPasswordNeverMatchesNotEvenByItsBeginning() {
        String read = "x".repeat(256);
        String hash = encoder.encode(read);

        assertThat(encoder.matches(read, hash)).isTrue();
        assertThat(encoder.matches(read + "x", hash)).isFalse();
        assertThat(encoder.matches("x".repeat(60_000), hash)).isFalse();
    }

    @Test
    void anOverlongPasswordTakesAHashLikeAnyOther() {
        List<Integer> hashed = new ArrayList<>();
        BoundedPasswordEncoder counting =
                new BoundedPasswordEncoder(TestUsers.RULES, new TestUsers.CountedHashes(hashed));
        String hash = encoder.encode("correct horse battery");

        counting.matches("x".repeat(60_000), hash);
        counting.matches("x", hash);

        assertThat(hashed).containsExactly(256, 1);
    }

    @Test
    void propertiesThatMakeNoSenseAreRefused() {
        Duration minute = Duration.ofMinutes(1);
        Duration longest = Duration.ofMinutes(15);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        0, minute, longest, minute, 40, 100, 4, minute, SignInProperties.SecondFactor.OPTIONAL, minute))
                .withMessageContaining("keyturn.sign-in.max-failures");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5,
                        longest.plusSeconds(1),
                        longest,
                        minute,
                        40,
                        100,
                        4,
                        minute,
                        SignInProperties.SecondFactor.OPTIONAL,
                        minute))
                .withMessageContaining("keyturn.sign-in.initial-lockout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5,
                        minute,
                        longest,
                        Duration.ZERO,
                        40,
                        100,
                        4,
                        minute,
                        SignInProperties.SecondFactor.OPTIONAL,
                        minute))
                .withMessageContaining("keyturn.sign-in.failure-decay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5, minute, longest, minute, 0, 100, 4, minute, SignInProperties.SecondFactor.OPTIONAL, minute))
                .withMessageContaining("keyturn.sign-in.max-failures-per-network");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5, minute, longest, minute, 40, 4, 4, minute, SignInProperties.SecondFactor.OPTIONAL, minute))
                .withMessageContaining("keyturn.sign-in.max-failures-per-account");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5, minute, longest, minute, 40, 100, 0, minute, SignInProperties.SecondFactor.OPTIONAL, minute))
                .withMessageContaining("keyturn.sign-in.max-concurrent-hashes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5,
                        minute,
                        longest,
                        minute,
                        40,
                        100,
                        4,
                        minute.negated(),
                        SignInProperties.SecondFactor.OPTIONAL,
                        minute))
                .withMessageContaining("keyturn.sign-in.known-device-lifetime");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignInProperties(
                        5,
                        minute,
                        longest,
                        minute,
                        40,
                        100,
                        4,
                        minute,
                        SignInProperties.SecondFactor.OPTIONAL,
                        minute.negated()))
                .withMessageContaining("keyturn.sign-in.trusted-browser-lifetime");
    }
}
