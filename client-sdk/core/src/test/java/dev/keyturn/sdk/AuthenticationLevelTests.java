package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationLevelTests {

    private static final String LEVEL_ONE = "urn:keyturn:acr:1";
    private static final String LEVEL_TWO = "urn:keyturn:acr:2";

    @ParameterizedTest
    @CsvSource({"1,1,true", "1,2,true", "2,2,true", "2,1,false", "2,10,true", "10,2,false", "9,999,true"})
    void aLevelSatisfiesThoseBelowIt(String required, String reached, boolean isSufficient) {
        assertThat(AuthenticationLevel.satisfiesOneOf(
                        List.of("urn:keyturn:acr:" + required), "urn:keyturn:acr:" + reached))
                .isEqualTo(isSufficient);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "mfa",
                "urn:keyturn:acr:",
                "urn:keyturn:acr:0",
                "urn:keyturn:acr:02",
                "urn:keyturn:acr:-2",
                "urn:keyturn:acr:+2",
                "urn:keyturn:acr:2 ",
                "urn:keyturn:acr:2\n",
                "urn:keyturn:acr:2.0",
                "urn:keyturn:acr:\u0662",
                "urn:keyturn:acr:99999999999",
                "URN:KEYTURN:ACR:2",
                " urn:keyturn:acr:2",
                "xurn:keyturn:acr:2",
                "urn:example:acr:2"
            })
    void anotherSpellingIsNoLevel(String acr) {
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(LEVEL_ONE), acr)).isFalse();
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(acr), LEVEL_TWO)).isFalse();
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(acr), acr)).isTrue();
    }

    @Test
    void aPhishingResistantSignInSatisfiesEachLevel() {
        String phishingResistant = "urn:keyturn:acr:phr";

        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(LEVEL_ONE), phishingResistant))
                .isTrue();
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(LEVEL_TWO), phishingResistant))
                .isTrue();
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(phishingResistant), LEVEL_TWO))
                .isFalse();
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(phishingResistant), "urn:keyturn:acr:999"))
                .isFalse();
        assertThat(AuthenticationLevel.satisfiesOneOf(List.of(LEVEL_ONE), "urn:keyturn:acr:phr2"))
                .isFalse();
    }

    @Test
    void oneOfSeveralValuesIsSufficient() {
        List<String> accepted = List.of("phr", LEVEL_TWO);

        assertThat(AuthenticationLevel.satisfiesOneOf(accepted, "phr")).isTrue();
        assertThat(AuthenticationLevel.satisfiesOneOf(accepted, "urn:keyturn:acr:3"))
                .isTrue();
        assertThat(AuthenticationLevel.satisfiesOneOf(accepted, "mfa")).isFalse();
        assertThat(AuthenticationLevel.satisfiesOneOf(accepted, LEVEL_ONE)).isFalse();
    }
}
