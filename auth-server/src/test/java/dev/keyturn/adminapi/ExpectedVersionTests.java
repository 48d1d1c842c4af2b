package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedVersionTests {

    @Test
    void theCurrentVersionPasses() {
        assertThatCode(() -> ExpectedVersion.required("\"3\"").check(3)).doesNotThrowAnyException();
    }

    @Test
    void anotherVersionIsStale() {
        assertRefused("stale", () -> ExpectedVersion.required("\"2\"").check(3));
    }

    @Test
    void oneOfSeveralVersionsPasses() {
        assertThatCode(() -> ExpectedVersion.required("\"2\" , \"3\"").check(3)).doesNotThrowAnyException();
    }

    @Test
    void aWeakTagNeverMatches() {
        assertRefused("stale", () -> ExpectedVersion.required("W/\"3\"").check(3));
    }

    @Test
    void aStarMatchesAnyVersion() {
        assertThatCode(() -> ExpectedVersion.required("*").check(3)).doesNotThrowAnyException();
    }

    @Test
    void anAbsentHeaderIsRefused() {
        assertRefused("if-match-required", () -> ExpectedVersion.required(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "\"3", "\"3\",", "\"3\" \"4\"", "w/\"3\"", "\"\u00fc\"", "\"3\",*"})
    void anInvalidListOfEntityTagsIsAnInvalidRequest(String header) {
        assertRefused("invalid-request", () -> ExpectedVersion.required(header));
    }

    @Test
    void anOverlongHeaderIsRefusedWithoutReadingIt() {
        assertRefused("invalid-request", () -> ExpectedVersion.required("\"1\", ".repeat(10_000) + "\"1\""));
    }

    private static void assertRefused(String code, ThrowingCallable action) {
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(action)
                .extracting(DomainException::code)
                .isEqualTo(code);
    }
}
