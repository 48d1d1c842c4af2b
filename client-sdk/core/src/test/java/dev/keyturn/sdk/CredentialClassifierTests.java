package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.sdk.testing.TestCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialClassifierTests {

    private final CredentialClassifier shape = new CredentialClassifier("kt_", false);

    @Test
    void knowsEachKindByItsBeginning() {
        assertThat(shape.kindOf("eyJhbGciOiJFUzI1NiJ9.e30.AA")).isEqualTo(CredentialKind.JWT);
        assertThat(shape.kindOf(TestCredentials.opaqueToken())).isEqualTo(CredentialKind.OPAQUE_TOKEN);
        assertThat(shape.kindOf(TestCredentials.apiKey())).isEqualTo(CredentialKind.API_KEY);
        assertThat(shape.kindOf(TestCredentials.withPrefix("kt_live_"))).isEqualTo(CredentialKind.API_KEY);
        assertThat(new CredentialClassifier("acme_", false).kindOf(TestCredentials.withPrefix("acme_live_")))
                .isEqualTo(CredentialKind.API_KEY);
    }

    @Test
    void computesTheChecksumAsTheServerDoes() {
        assertThat(shape.kindOf("kt_live_" + "0".repeat(43) + "1jIOm5")).isNotNull();
    }

    @Test
    void refusesWhatWasMistypedCutOrPaddedWithoutACall() {
        String key = TestCredentials.apiKey();
        char last = key.charAt(key.length() - 1);

        assertWrongChecksum(key.substring(0, key.length() - 1));
        assertWrongChecksum(key + "a");
        assertWrongChecksum(key.substring(0, key.length() - 1) + (last == 'x' ? 'y' : 'x'));
        assertWrongChecksum(key.replace("kt_test_", "kt_live_"));
        assertWrongChecksum("kt_");
        assertWrongChecksum("kta_");
        assertWrongChecksum("kt_test_" + "a".repeat(10_000));
        assertWrongChecksum(TestCredentials.withPrefix("kt_an_environment_with_a_long_name_"));
    }

    @Test
    void refusesLettersThatOnlyLookAlike() {
        String key = TestCredentials.apiKey();

        assertWrongChecksum("kt_test_" + "\u0430".repeat(43) + key.substring(key.length() - 6));
        assertWrongChecksum(key.replace("_test_", "_t\u0435st_"));
        assertWrongChecksum(key.substring(0, 20) + "\u0000" + key.substring(21));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kts_", "ktr_", "ktc_"})
    void refusesWhatIsForTheServerOnly(String prefix) {
        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class,
                                () -> shape.kindOf(TestCredentials.withPrefix(prefix)))
                        .reason())
                .isEqualTo(Reason.KIND_NOT_ACCEPTED);
    }

    @Test
    void takesAnythingElseForAnImportedKeyIfItMay() {
        CredentialClassifier open = new CredentialClassifier("kt_", true);

        assertThat(open.kindOf("sk_live_51H8x")).isEqualTo(CredentialKind.API_KEY);
        assertThat(open.kindOf("eyJhbGciOiJFUzI1NiJ9.e30.AA")).isEqualTo(CredentialKind.JWT);
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> open.kindOf("x".repeat(201)))
                        .reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> open.kindOf("sk\u00e4"))
                        .reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/credential-shapes.csv",
            delimiter = '|',
            quoteCharacter = '\'',
            commentCharacter = '#',
            numLinesToSkip = 2)
    void agreesWithTheServer(String text, String kind) {
        CredentialClassifier open = new CredentialClassifier("kt_", true);

        if (kind.equals("nothing")) {
            assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> open.kindOf(text)))
                    .as(text)
                    .isNotNull();
        } else {
            assertThat(open.kindOf(PresentedCredential.of(text)))
                    .as(text)
                    .isEqualTo(kind.equals("jwt") ? CredentialKind.JWT : CredentialKind.API_KEY);
        }
    }

    private void assertWrongChecksum(String text) {
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> shape.kindOf(text))
                        .reason())
                .as(text.substring(0, Math.min(60, text.length())))
                .isEqualTo(Reason.WRONG_CHECKSUM);
    }
}
