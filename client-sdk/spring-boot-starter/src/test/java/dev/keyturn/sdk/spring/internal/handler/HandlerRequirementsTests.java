package dev.keyturn.sdk.spring.internal.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.internal.access.Requirements;
import dev.keyturn.sdk.internal.access.Requirements.SignIn;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerRequirementsTests {

    @Test
    void areNothingWithoutAnnotationAndParameter() {
        assertThat(requirements(Plain.class, "open").credential()).isFalse();
    }

    @Test
    void areATokenIfTheMethodTakesOne() {
        Requirements requirements = requirements(Plain.class, "me");

        assertThat(requirements.credential()).isTrue();
        assertThat(requirements.hasScopes(token())).isTrue();
    }

    @Test
    void areAllScopesOfAnAnnotation() {
        Requirements requirements = requirements(Plain.class, "both");

        assertThat(requirements.hasScopes(token("a", "b", "c"))).isTrue();
        assertThat(requirements.hasScopes(token("a"))).isFalse();
        assertThat(requirements.hasScopes(token("b"))).isFalse();
        assertThat(requirements.hasScopes(token())).isFalse();
        assertThat(requirements.sufficientScopes()).containsExactly("a", "b");
    }

    @Test
    void areOneScopeOfSeveral() {
        Requirements requirements = requirements(Plain.class, "either");

        assertThat(requirements.hasScopes(token("a"))).isTrue();
        assertThat(requirements.hasScopes(token("b", "c"))).isTrue();
        assertThat(requirements.hasScopes(token("c"))).isFalse();
    }

    @Test
    void addUpFromTypeSupertypeAndMethod() {
        Requirements requirements = requirements(Derived.class, "list");

        assertThat(requirements.sufficientScopes())
                .containsExactlyInAnyOrder("type", "interface", "super-method", "method");
        assertThat(requirements.hasScopes(token("type", "interface", "super-method", "method")))
                .isTrue();
        assertThat(requirements.hasScopes(token("method"))).isFalse();
    }

    @Test
    void areFoundAtAnnotationsThatAreAnnotated() {
        assertThat(requirements(Plain.class, "composed").sufficientScopes()).containsExactly("orders:read");
    }

    @Test
    void areACredentialOfAnyScopes() {
        assertThat(requirements(Plain.class, "anyCredential").credential()).isTrue();
        assertThat(requirements(Closed.class, "list").credential()).isTrue();
        assertThat(requirements(Closed.class, "list").hasScopes(token())).isTrue();
    }

    @Test
    void areTheSignInOfTheMethodOrElseOfItsType() {
        assertThat(requirements(Strong.class, "list").signIns())
                .containsExactly(new SignIn(List.of("mfa"), Duration.ofSeconds(60)));
        assertThat(requirements(Strong.class, "stronger").signIns())
                .containsExactly(new SignIn(List.of("hardware"), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noSignIn", "negativeAge", "quotedAcr", "none", "blank", "two", "quote", "umlaut"})
    void areRefusedIfTheyNameNoScope(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> requirements(Wrong.class, method));
    }

    private static Requirements requirements(Class<?> type, String name) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name) && !candidate.isBridge())
                .findFirst()
                .orElseThrow();
        return HandlerRequirements.of(type, method);
    }

    private static VerifiedCredential token(String... scopes) {
        Instant now = Instant.parse("2026-09-01T12:00:00Z");
        return new VerifiedCredential(
                CredentialKind.JWT,
                "user-1",
                "client-1",
                Set.of(scopes),
                List.of("a"),
                now.plusSeconds(60),
                now,
                "token-1",
                Map.of());
    }

    static class Plain {

        void open() {}

        void me(VerifiedCredential token) {}

        @RequireScope({"a", "b"})
        void both() {}

        @RequireScope(anyOf = {"a", "b"})
        void either() {}

        @ReadsOrders
        void composed() {}

        @RequireCredential
        void anyCredential() {}
    }

    @RequireCredential
    static class Closed {

        void list() {}
    }

    @RequireAcr(value = "mfa", maxAgeSeconds = 60)
    static class Strong {

        void list() {}

        @RequireAcr("hardware")
        void stronger() {}
    }

    @RequireScope("orders:read")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ReadsOrders {}

    @RequireScope("interface")
    interface Listing {

        void list();
    }

    static class Base implements Listing {

        @Override
        @RequireScope("super-method")
        public void list() {}
    }

    @RequireScope("type")
    static class Derived extends Base {

        @Override
        @RequireScope("method")
        public void list() {}
    }

    static class Wrong {

        @RequireAcr
        void noSignIn() {}

        @RequireAcr(maxAgeSeconds = -1)
        void negativeAge() {}

        @RequireAcr("a\"")
        void quotedAcr() {}

        @RequireScope
        void none() {}

        @RequireScope("")
        void blank() {}

        @RequireScope("a b")
        void two() {}

        @RequireScope("a\"")
        void quote() {}

        @RequireScope(anyOf = "\u00e4")
        void umlaut() {}
    }
}
