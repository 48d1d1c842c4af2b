package dev.keyturn.sdk.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.contract.Placement;
import dev.keyturn.sdk.contract.PlacementContract;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Application;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of an implementation of Jakarta REST. */
abstract class JakartaPlacementContract extends PlacementContract {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final RequestGuard GUARD =
            new RequestGuard(CredentialVerifier.builder(ISSUER.url(), AUDIENCE).build(), Clock.systemUTC());

    @SuppressWarnings("NullAway.Init")
    private Container container;

    /** An application that runs. */
    interface Container extends AutoCloseable {

        /** @param authorization value of the header; null for none */
        Answer get(String path, @Nullable String authorization) throws Exception;

        @Override
        void close();
    }

    /** Starts an application, or throws. */
    abstract Container start(Application application, CredentialFeature feature) throws Exception;

    private Container start(Application application) throws Exception {
        return start(application, new CredentialFeature(GUARD, application));
    }

    @BeforeAll
    void startAll() throws Exception {
        container = start(new PlacedResources.Demanding());
    }

    @AfterAll
    void stop() {
        container.close();
    }

    @Override
    protected Set<Placement> placements() {
        return PlacedResources.placements();
    }

    @Override
    protected Answer get(String path, @Nullable String scope, @Nullable String acr) throws Exception {
        return get(container, path, scope, acr);
    }

    private static Answer get(Container asked, String path, @Nullable String scope, @Nullable String acr)
            throws Exception {
        if (scope == null) {
            return asked.get(path, null);
        }
        TestToken token = ISSUER.token(Instant.now(), AUDIENCE).scope(scope);
        return asked.get(path, "Bearer " + (acr == null ? token : token.claim("acr", acr)).text());
    }

    @ParameterizedTest
    @CsvSource({
        "/overlapping/archive/x, archive",
        "/overlapping/7/x, number",
        "/overlapping/7/archive, number",
        "/overlapping/7/free, number"
    })
    void holdsARequestToTheLocatorThatItGoesThrough(String path, String scope) throws Exception {
        assertThat(get(path, "other", null).status()).isEqualTo(403);
        assertThat(get(path, null, null).status()).isEqualTo(401);
        assertThat(get(path, scope, null)).isEqualTo(new Answer(200, scope, ""));
    }

    @Test
    void demandsNothingWhereNothingIsDemanded() throws Exception {
        assertThat(get("/overlapping/free/7", null, null)).isEqualTo(new Answer(200, "free", ""));
    }

    /** Whatever an address says, it does not lead past the demands of its locator. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/overlapping/archive;a=b/x",
                "/overlapping/archive;aaaaaaaaaaaaaaaaaaa/free",
                "/overlapping/archive;free/free",
                "/overlapping/archive;aaaaaaaaaaaaaaaa12345678/7",
                "/overlapping;free/archive/free",
                "/overlapping/%61rchive/x",
                "/overlapping/archive%2Ffree/x",
                "/overlapping/%37/x",
                "/overlapping/archive/../free",
                "/overlapping//archive/x",
                "/overlapping/free/../archive/x"
            })
    void isNotPassedByASpelling(String path) throws Exception {
        Answer answer = get(path, "number", null);

        assertThat(answer.body()).isNotEqualTo("archive");
        assertThat(get(path, null, null).body()).isNotIn("archive", "number");
    }

    @Test
    void holdsAllResourcesToWhatTheApplicationDemands() throws Exception {
        try (Container whole = start(new WholeApplication(new Open()))) {
            assertThat(get(whole, "/open", null, null).status()).isEqualTo(401);
            assertThat(get(whole, "/open", "other", null).status()).isEqualTo(403);
            assertThat(get(whole, "/open", "whole-application", null).body()).isEqualTo("open");
        }
    }

    @Test
    void letsAProxyBeOpenThatSaysSo() throws Exception {
        Object proxy = PlacedResources.proxy(OpenProxied.class, "open");
        try (Container open = start(new Demanding(proxy))) {
            assertThat(get(open, "/open-proxied", null, null).body()).isEqualTo("open");
        }
    }

    @ParameterizedTest
    @MethodSource("withoutEffect")
    void doesNotStartIfADemandHasNoEffect(Object resource) {
        assertThatThrownBy(() -> start(new Demanding(resource, new Open())).close())
                .hasStackTraceContaining(IllegalArgumentException.class.getName())
                .hasStackTraceContaining("CredentialFeature.configure");
    }

    static Stream<Object> withoutEffect() {
        return Stream.of(
                new OnPrivateMethod(),
                new OnStaticMethod(),
                new OnPackagePrivateMethod(),
                new OnMethodWithoutMapping(),
                new OnPrivateMethodOfSuperclass(),
                new OnMethodOfLocated(),
                new OnFilter(),
                new OnMethodOfFilter(),
                new WithoutScope(),
                new WithWrongScope(),
                new WithoutSignIn(),
                new TakesCredential(),
                PlacedResources.proxy(HidingProxied.class, "hidden"));
    }

    /** Has what a test needs. */
    static class Demanding extends Application {

        private final Set<Object> singletons;

        Demanding(Object... singletons) {
            this.singletons = Set.of(singletons);
        }

        @Override
        @SuppressWarnings("deprecation")
        public Set<Object> getSingletons() {
            return singletons;
        }
    }

    @RequireScope("whole-application")
    static class WholeApplication extends Demanding {

        WholeApplication(Object... singletons) {
            super(singletons);
        }
    }

    @Path("/open")
    public static class Open {

        @GET
        public String get() {
            return "open";
        }
    }

    @PermitAll
    @Path("/open-proxied")
    public interface OpenProxied {

        @GET
        String get();
    }

    @Path("/hiding-proxied")
    public interface HidingProxied {

        @GET
        String get();
    }

    @Path("/wrong")
    public static class OnPrivateMethod {

        @GET
        public String get() {
            return help();
        }

        @RequireScope("a")
        private String help() {
            return "";
        }
    }

    @Path("/wrong")
    public static class OnStaticMethod {

        @GET
        public String get() {
            return "";
        }

        @GET
        @Path("/static")
        @RequireScope("a")
        public static String help() {
            return "";
        }
    }

    @Path("/wrong")
    public static class OnPackagePrivateMethod {

        @GET
        public String get() {
            return "";
        }

        @GET
        @Path("/package")
        @RequireScope("a")
        String help() {
            return "";
        }
    }

    @Path("/wrong")
    public static class OnMethodWithoutMapping {

        @GET
        public String get() {
            return help();
        }

        @RequireAcr("mfa")
        public String help() {
            return "";
        }
    }

    @Path("/wrong")
    public static class OnPrivateMethodOfSuperclass extends OnPrivateMethod {}

    @Path("/wrong")
    public static class OnMethodOfLocated {

        @Path("sub")
        public OnPrivateMethod locate() {
            return new OnPrivateMethod();
        }
    }

    @RequireCredential
    public static class OnFilter implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {}
    }

    public static class OnMethodOfFilter implements ContainerRequestFilter {

        @Override
        @RequireCredential
        public void filter(ContainerRequestContext request) {}
    }

    @Path("/wrong")
    public static class WithoutScope {

        @GET
        @RequireScope
        public String get() {
            return "";
        }
    }

    @Path("/wrong")
    @RequireScope(anyOf = {"a", "b c"})
    public static class WithWrongScope {

        @GET
        public String get() {
            return "";
        }
    }

    @Path("/wrong")
    public static class WithoutSignIn {

        @GET
        @RequireAcr
        public String get() {
            return "";
        }
    }

    @Path("/wrong")
    public static class TakesCredential {

        @POST
        public String post(VerifiedCredential credential) {
            return credential.subject();
        }
    }
}
