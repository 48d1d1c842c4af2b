package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.testing.Rfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "orders:read", "https://example.com/orders.read", "!#[]^~", "<b>'--;%_"})
    @Rfc("6749#3.3")
    void acceptsAllCharactersOfTheStandard(String name) {
        assertThat(ScopeName.check("f", name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "a\tb", "a\n", "\u00e4", "\u0000", "\ud83d\ude00"})
    @Rfc("6749#3.3")
    void rejectsCharactersOutsideTheStandard(String name) {
        assertThat(ScopeName.check("scopes[2].name", name)).hasValueSatisfying(error -> {
            assertThat(error.field()).isEqualTo("scopes[2].name");
            assertThat(error.code()).isEqualTo("invalid-scope-name");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "profile", "email", "offline_access", "admin:keys:read", "admin:"})
    void rejectsReservedNames(String name) {
        assertThat(ScopeName.check("f", name)).map(FieldError::code).hasValue("reserved-scope-name");
    }

    @Test
    void oneHundredCharactersAreTheMost() {
        assertThat(ScopeName.check("f", "a".repeat(100))).isEmpty();
        assertThat(ScopeName.check("f", "a".repeat(101))).isPresent();
    }
}
