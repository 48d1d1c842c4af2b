package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.VerifiedCredential;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerDemandsTests {

    @Test
    void areNothingWithoutAnnotationAndParameter() {
        assertThat(demands(Plain.class, "open").token()).isFalse();
    }

    @Test
    void areATokenIfTheMethodTakesOne() {
        HandlerDemands demands = demands(Plain.class, "whoAmI");

        assertThat(demands.token()).isTrue();
        assertThat(demands.areMetBy(token())).isTrue();
    }

    @Test
    void areAllScopesOfAnAnnotation() {
        HandlerDemands demands = demands(Plain.class, "both");

        assertThat(demands.areMetBy(token("a", "b", "c"))).isTrue();
        assertThat(demands.areMetBy(token("a"))).isFalse();
        assertThat(demands.areMetBy(token("b"))).isFalse();
        assertThat(demands.areMetBy(token())).isFalse();
        assertThat(demands.scopes()).containsExactly("a", "b");
    }

    @Test
    void areOneScopeOfSeveral() {
        HandlerDemands demands = demands(Plain.class, "either");

        assertThat(demands.areMetBy(token("a"))).isTrue();
        assertThat(demands.areMetBy(token("b", "c"))).isTrue();
        assertThat(demands.areMetBy(token("c"))).isFalse();
    }

    @Test
    void addUpFromTypeSupertypeAndMethod() {
        HandlerDemands demands = demands(Derived.class, "list");

        assertThat(demands.scopes()).containsExactlyInAnyOrder("type", "interface", "super-method", "method");
        assertThat(demands.areMetBy(token("type", "interface", "super-method", "method")))
                .isTrue();
        assertThat(demands.areMetBy(token("method"))).isFalse();
    }

    @Test
    void areFoundAtAnnotationsThatAreAnnotated() {
        assertThat(demands(Plain.class, "composed").scopes()).containsExactly("orders:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "blank", "two", "quote", "umlaut"})
    void areRefusedIfTheyNameNoScope(String method) {
        assertThatIllegalArgumentException().isThrownBy(() -> demands(Wrong.class, method));
    }

    private static HandlerDemands demands(Class<?> type, String name) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name) && !candidate.isBridge())
                .findFirst()
                .orElseThrow();
        return HandlerDemands.of(type, method);
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

        void whoAmI(VerifiedCredential token) {}

        @RequireScope({"a", "b"})
        void both() {}

        @RequireScope(anyOf = {"a", "b"})
        void either() {}

        @ReadsOrders
        void composed() {}
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
