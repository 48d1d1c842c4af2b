package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.apikey.leak.ScannerRules;
import dev.keyturn.oauth.Credentials;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class KeyFormatTests {

    private final KeyFormat format = format("kt", "live", "test");

    @Test
    void aKeyNamesItsEnvironmentAndFitsThePattern() {
        String key = format.generate("test").text();

        assertThat(key).startsWith("kt_test_").hasSize(8 + 49).matches("[A-Za-z0-9_]+");
        assertThat(format.environmentOf(key)).contains("test");
        assertThat(Pattern.compile(format.pattern()).matcher("key=" + key + ";").find())
                .isTrue();
    }

    @Test
    void twoKeysAreNeverAlike() {
        assertThat(format.generate("live").text())
                .isNotEqualTo(format.generate("live").text());
    }

    @Test
    void oneWrongCharacterIsNoticed() {
        String key = format.generate("live").text();

        for (int i = 0; i < key.length(); i++) {
            char other = key.charAt(i) == 'x' ? 'y' : 'x';
            String wrong = key.substring(0, i) + other + key.substring(i + 1);
            assertThat(format.environmentOf(wrong)).as("at %s", i).isEmpty();
        }
    }

    @Test
    void aLetterThatOnlyLooksAlikeIsNone() {
        String key = format.generate("live").text();

        assertThat(format.environmentOf(key.substring(0, 10) + "\u0430" + key.substring(11)))
                .isEmpty();
        assertThat(format.environmentOf(key + "\u200b")).isEmpty();
        assertThat(format.environmentOf("\uff4bt_live_" + key.substring(8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kt_", "kt_live_", "kt_prod_", "kts_"})
    void aTooShortTextIsNoKey(String text) {
        assertThat(format.environmentOf(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvFileSource(
            files = "../client-sdk/core/src/test/resources/credential-shapes.csv",
            delimiter = '|',
            quoteCharacter = '\'',
            commentCharacter = '#',
            numLinesToSkip = 2)
    void agreesWithTheSdk(String text, String kind) {
        assertThat(Credentials.isLikeJwt(text)).as(text).isEqualTo(kind.equals("jwt"));
        assertThat(format.canBeKey(text)).as(text).isEqualTo(kind.equals("key"));
    }

    @Test
    void theTextOfAKeyIsInNoMessage() {
        ApiKeySecret key = format.generate("live");

        assertThat(key.toString()).doesNotContain(key.text().substring(8));
        assertThat(key.text()).endsWith(key.hint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KT", "k_t", "kts", "ktr", "1kt", "averylongprefix"})
    void aPrefixThatWouldBeTakenForSomethingElseIsRefused(String prefix) {
        assertThatThrownBy(() -> format(prefix, "live"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyturn.apikey.prefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Live", "li_ve", "9", "averylongenvironment"})
    void anEnvironmentThatWouldNotFitIsRefused(String environment) {
        assertThatThrownBy(() -> format("kt", environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keyturn.apikey.environments");
    }

    @Test
    void theRulesForScannersFollowTheConfiguration() {
        KeyFormat acme = format("acme", "live", "sandbox");
        ScannerRules rules = new ScannerRules(acme);
        String key = acme.generate("sandbox").text();

        for (ScannerRules.Scanner scanner : ScannerRules.Scanner.values()) {
            assertThat(rules.of(scanner)).contains("acme_(?:live|sandbox)_[0-9A-Za-z]{49}");
        }
        String regex = rules.of(ScannerRules.Scanner.GITLEAKS).split("'''", -1)[1];
        assertThat(Pattern.compile(regex).matcher("x " + key + " y").find()).isTrue();
        assertThat(Pattern.compile(regex).matcher("x" + key).find()).isFalse();
    }

    private static KeyFormat format(String prefix, String... environments) {
        Map<String, ApiKeyProperties.Limits> limits = new HashMap<>();
        for (String environment : environments) {
            limits.put(environment, ApiKeyProperties.Limits.ofDefault());
        }
        return new KeyFormat(new ApiKeyProperties(
                prefix,
                limits,
                new ApiKeyProperties.InvalidKeyLimit(100, 10_000, Duration.ofMinutes(1)),
                new ApiKeyProperties.Quarantine(Set.of()),
                DataSize.ofMegabytes(1)));
    }
}
