package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.Credentials;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Visitor;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

/** Small limits at a server for which time stands still. Each test comes from addresses, and uses clients, of its own. */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class RequestLimitsTests {

    private static final String JWKS = "/oauth2/jwks";
    private static final String TOKEN = "/oauth2/token";
    private static final String INTROSPECT = "/oauth2/introspect";
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String LIMITED = "429 temporarily_unavailable";

    private static StartedServer server;
    private static Api api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = StartedServer.withStillTicker(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.proxy.trusted-addresses=127.0.0.1,::1",
                "keyturn.rate-limit.per-address.authorize=3",
                "keyturn.rate-limit.per-address.login=3",
                "keyturn.rate-limit.per-address.metadata=3",
                "keyturn.rate-limit.per-address.failed-authentication=5",
                "keyturn.rate-limit.per-address.failed-authentication-of-client=2",
                "keyturn.rate-limit.per-address.rejected-grant=5",
                "keyturn.rate-limit.per-address.rejected-grant-of-client=2",
                "keyturn.rate-limit.per-client.token=3",
                "keyturn.rate-limit.per-client.introspection=2",
                "keyturn.rate-limit.per-client.verification=2",
                "keyturn.rate-limit.per-client.admin-api=60",
                "keyturn.rate-limit.per-client.gateway-check=10",
                "keyturn.rate-limit.per-client.user-info=2",
                "keyturn.rate-limit.per-client.revocation-feed=2",
                "keyturn.rate-limit.per-address.invalid-token=3");
        api = new Api(server.issuer());
        api.registerOrdersApi();
        Client first = client();
        assertThat(post("192.0.2.98", TOKEN, first.id, first.secret).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anAddressGetsMetadataUpToItsLimit() {
        for (int i = 0; i < 3; i++) {
            assertThat(get("192.0.2.1", JWKS).status()).isEqualTo(200);
        }

        Answer refused = get("192.0.2.1", JWKS);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.json().get("error_description").asString()).isEqualTo("Too many requests. Retry later.");
        assertThat(refused.header("Retry-After")).isEqualTo("20");
        assertThat(refused.header("RateLimit")).isEqualTo("\"metadata\";r=0;t=60");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"metadata\";q=3;w=60");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
        assertThat(refused.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(get("192.0.2.1", "/.well-known/openid-configuration").error())
                .isEqualTo(LIMITED);
        assertThat(get("192.0.2.2", JWKS).status()).isEqualTo(200);
    }

    @Test
    void pagesOfOtherOriginsCanReadThatTheyAreLimited() {
        exhaust("192.0.2.3", JWKS);

        Answer refused = get("192.0.2.3", JWKS, "Origin", "https://app.example.com");
        Answer preflight = send(
                "192.0.2.3",
                "OPTIONS",
                JWKS,
                "",
                "Origin",
                "https://app.example.com",
                "Access-Control-Request-Method",
                "GET");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(refused.header("Access-Control-Expose-Headers"))
                .contains("Retry-After", "RateLimit", "RateLimit-Policy");
        assertThat(preflight.status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /oauth2/%6Awks, 10",
        "GET, /oauth2/jwks?x=1, 11",
        "GET, /oauth2//jwks, 12",
        "GET, /oauth2/jwks;a=b, 13",
        "HEAD, /oauth2/jwks, 14",
        "OPTIONS, /oauth2/jwks, 15",
        "POST, /oauth2/jwks, 16"
    })
    void everySpellingAndMethodCounts(String method, String path, String host) {
        String address = "192.0.2." + host;
        for (int i = 0; i < 3; i++) {
            assertThat(send(address, method, path, "").status()).isNotEqualTo(429);
        }

        Answer refused = send(address, method, path, "");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("20");
        assertThat(get(address, JWKS).status()).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/OAUTH2/JWKS", "/oauth2/jwks/", "/oauth2/jwks.json"})
    void otherSpellingsAreNoWayAround(String path) {
        assertThat(get("192.0.2.20", path).status()).isNotEqualTo(200);
    }

    @Test
    void addressesOfOneIpv6NetworkShareALimit() {
        for (String host : List.of("1", "2:3", "ffff:ffff:ffff:ffff")) {
            assertThat(get("2001:db8:0:1:" + (host.length() < 10 ? ":" : "") + host, JWKS)
                            .status())
                    .isEqualTo(200);
        }

        assertThat(get("2001:db8:0:1::9", JWKS).status()).isEqualTo(429);
        assertThat(get("[2001:db8:0:1::a]:4711", JWKS).status()).isEqualTo(429);
        assertThat(get("2001:db8:0:2::1", JWKS).status()).isEqualTo(200);
    }

    @Test
    void anIpv4AddressIsOneInEverySpelling() {
        exhaust("192.0.2.21", JWKS);

        assertThat(get("192.0.2.21:4711", JWKS).status()).isEqualTo(429);
        assertThat(get("::ffff:192.0.2.21", JWKS).status()).isEqualTo(429);
        assertThat(get("::ffff:c000:215", JWKS).status()).isEqualTo(429);
    }

    @Test
    void addressesBeforeTheOneThatTheProxyAddedCountNothing() {
        for (int i = 0; i < 3; i++) {
            get("198.51.100." + i + ", 192.0.2.22", JWKS);
        }

        assertThat(get("198.51.100.200, 192.0.2.22", JWKS).status()).isEqualTo(429);
        assertThat(get("198.51.100.0", JWKS).status()).isEqualTo(200);
    }

    @Test
    void aForwardedAddressFromAnywhereElseCountsNothing() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(statusFromElsewhere("198.51.100.10" + i)).isEqualTo("200");
        }

        assertThat(statusFromElsewhere("198.51.100.103")).isEqualTo("429");
        assertThat(get("198.51.100.100", JWKS).status()).isEqualTo(200);
    }

    @Test
    void peopleGetAPage() {
        for (int i = 0; i < 3; i++) {
            assertThat(get("192.0.2.30", "/login", "Accept", "text/html").status())
                    .isEqualTo(200);
        }

        for (Answer refused : List.of(
                get("192.0.2.30", "/login", "Accept", "text/html"),
                send("192.0.2.30", "POST", "/login", "username=a&password=b", "Accept", "text/html"))) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("20");
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"login\";q=3;w=60");
            assertThat(refused.header("Content-Security-Policy")).isNotEmpty();
            assertThat(refused.header("Set-Cookie")).isEmpty();
            assertThat(refused.body()).contains("Too many requests", "Wait 20 seconds and try again.");
        }
        assertThat(get("192.0.2.30", JWKS).status()).isEqualTo(200);
    }

    @Test
    void authorizationRequestsAreLimitedBeforeTheyAreRead() {
        String request = "/oauth2/authorize?client_id=unknown";
        for (int i = 0; i < 3; i++) {
            assertThat(get("192.0.2.31", request).status()).isEqualTo(400);
        }

        List<String> statements = Statements.during(() -> {
            assertThat(get("192.0.2.31", request + "-2", "Accept", "text/html").body())
                    .contains("Too many requests");
            assertThat(get("192.0.2.31", request + "-3", "Accept", "application/json")
                            .error())
                    .isEqualTo("429 too-many-requests");
            assertThat(get("192.0.2.31", "/connect/logout").status()).isEqualTo(429);
        });

        assertThat(statements).isEmpty();
    }

    @Test
    void aClientWithAWrongSecretIsLimitedAtItsAddressAlone() {
        Client client = client();
        Client other = client();
        for (String endpoint : List.of(TOKEN, INTROSPECT)) {
            assertThat(post("192.0.2.40", endpoint, client.id, "wrong").error()).isEqualTo("401 invalid_client");
        }

        Answer refused = post("192.0.2.40", TOKEN, client.id, client.secret);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"failed-authentication-of-client\";q=2;w=60");
        assertThat(post("192.0.2.40", "/oauth2/revoke", client.id, client.secret)
                        .error())
                .isEqualTo(LIMITED);
        assertThat(post("192.0.2.40", TOKEN, other.id, other.secret).status()).isEqualTo(200);
        assertThat(post("192.0.2.41", TOKEN, client.id, client.secret).status()).isEqualTo(200);
    }

    @Test
    void failuresAsManyClientsLimitTheWholeAddress() {
        Client client = client();
        for (int i = 0; i < 5; i++) {
            assertThat(post("192.0.2.42", TOKEN, "guess-" + i, "wrong").error()).isEqualTo("401 invalid_client");
        }

        List<String> statements =
                Statements.during(() -> assertThat(post("192.0.2.42", "/oauth2/%74oken", "guess-6", "wrong")
                                .error())
                        .isEqualTo(LIMITED));

        assertThat(statements).isEmpty();
        assertThat(post("192.0.2.42", TOKEN, client.id, client.secret).header("RateLimit-Policy"))
                .isEqualTo("\"failed-authentication\";q=5;w=60");
        assertThat(post("192.0.2.42", "/oauth2/revoke", client.id, client.secret)
                        .error())
                .isEqualTo(LIMITED);
        assertThat(post("192.0.2.42", INTROSPECT, client.id, client.secret).status())
                .as("another class of endpoints")
                .isEqualTo(200);
        assertThat(post("192.0.2.43", TOKEN, client.id, client.secret).status()).isEqualTo(200);
    }

    /** One client's secret is not guessed more often at several endpoints than at one. */
    @Test
    void failuresAsOneClientAreCountedTogetherAtAllEndpoints() {
        Client client = client();
        for (String endpoint : List.of(INTROSPECT, "/oauth2/revoke")) {
            assertThat(post("192.0.2.44", endpoint, client.id, "wrong").error()).isEqualTo("401 invalid_client");
        }

        for (String endpoint : List.of(TOKEN, INTROSPECT, "/oauth2/revoke")) {
            assertThat(post("192.0.2.44", endpoint, client.id, client.secret).error())
                    .isEqualTo(LIMITED);
        }
    }

    @Test
    void widerIpv6NetworksHaveHigherLimitsOfSignIns() {
        for (int household = 0; household < 16; household++) {
            for (int network = 0; network < 4; network++) {
                exhaustSignIn("2001:db8:48:" + Integer.toHexString(household * 256 + network) + "::1");
            }
            if (household < 15) {
                assertThat(signInPolicy("2001:db8:48:" + Integer.toHexString(household * 256 + 0xFF) + "::1"))
                        .as("of the /56")
                        .isEqualTo("429 \"login\";q=12;w=60");
            }
        }

        assertThat(signInPolicy("2001:db8:48:2000::1")).as("of the /48").isEqualTo("429 \"login\";q=192;w=60");
        assertThat(signInPolicy("2001:db8:49::1")).startsWith("200");
        assertThat(get("2001:db8:48:2000::1", JWKS).status()).isEqualTo(200);
    }

    /** What is rejected in one network is no use of those around it. */
    @Test
    void aFloodFromOneIpv6NetworkLeavesTheNetworksAroundItAlone() {
        for (int i = 0; i < 30; i++) {
            get("2001:db8:50::" + i, "/login");
        }

        assertThat(signInPolicy("2001:db8:50:1::1")).startsWith("200");
    }

    private static void exhaustSignIn(String address) {
        for (int i = 0; i < 3; i++) {
            assertThat(signInPolicy(address)).as("%s", address).startsWith("200");
        }
    }

    private static String signInPolicy(String address) {
        Answer answer = get(address, "/login", "Accept", "text/html");
        return answer.status() + " " + answer.header("RateLimit-Policy");
    }

    @Test
    void aKnownBrowserOpensPagesThatOthersAtItsAddressHaveUsedUp() {
        Visitor known = Visitor.from("192.0.2.120", server.issuer());
        assertThat(known.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD)
                        .path())
                .isEqualTo("/");
        known.loseSession();
        exhaust("192.0.2.120", "/login");
        exhaust("192.0.2.120", "/oauth2/authorize");

        assertThat(known.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD)
                        .path())
                .isEqualTo("/");

        assertThat(known.open("/oauth2/authorize?client_id=unknown").status()).isEqualTo(400);
        assertThat(get("192.0.2.120", "/login").status()).isEqualTo(429);
        known.loseSession();
        assertThat(known.open("/login").status()).isEqualTo(200);
        assertThat(known.open("/login").status())
                .as("the browsers of a user have the limit of one address")
                .isEqualTo(429);
        Visitor thief = Visitor.from("192.0.2.121", server.issuer());
        thief.copyCookies(known);
        exhaust("192.0.2.121", "/login");
        assertThat(thief.open("/login").status()).isEqualTo(429);
    }

    @Test
    void aClientGetsTokensUpToItsLimitFromWhateverAddresses() {
        Client client = client();
        post("192.0.2.66", INTROSPECT, client.id, client.secret);
        for (int remaining = 2; remaining >= 0; remaining--) {
            String address = "192.0.2.6" + remaining;
            List<Answer> answers = new ArrayList<>();
            assertThat(Statements.during(() -> answers.add(post(address, TOKEN, client.id, client.secret))))
                    .isEmpty();
            Answer answer = answers.get(0);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).isEqualTo("\"token\";r=" + remaining + ";t=" + 20 * (3 - remaining));
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"token\";q=3;w=60");
        }

        Answer refused = post("192.0.2.63", TOKEN, client.id, client.secret);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("Retry-After")).isEqualTo("20");
        assertThat(refused.header("RateLimit")).isEqualTo("\"token\";r=0;t=60");
        assertThat(post("192.0.2.64", "/%6Fauth2/token", client.id, client.secret)
                        .status())
                .isNotEqualTo(200);
        assertThat(post("192.0.2.65", INTROSPECT, client.id, client.secret).status())
                .isEqualTo(200);
    }

    @Test
    void aPublicClientWithWrongCodesIsLimitedAtItsAddress() {
        String id = Api.uniqueName("page");
        String origin = "https://" + id + ".example";
        register(id, "none", "authorization_code", "openid");
        String form = "grant_type=authorization_code&code=x&code_verifier=" + "v".repeat(43) + "&redirect_uri=" + origin
                + "/callback&client_id=" + id;
        for (int i = 0; i < 2; i++) {
            assertThat(send("192.0.2.70", "POST", TOKEN, form, "Origin", origin).error())
                    .isEqualTo("400 invalid_grant");
        }

        Answer refused = send("192.0.2.70", "POST", TOKEN, form, "Origin", origin);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"failed-authentication-of-client\";q=2;w=60");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("Retry-After", "RateLimit");
        assertThat(send("192.0.2.74", "POST", TOKEN, form, "Origin", origin).error())
                .isEqualTo("400 invalid_grant");
    }

    @Test
    @Rfc("6749#10.10")
    void aClientWithWrongRefreshTokensIsLimitedAtItsAddressForThatGrantAlone() {
        Client client = webApplication();
        String wrong =
                "grant_type=refresh_token&refresh_token=" + Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX);
        for (int i = 0; i < 2; i++) {
            assertThat(post("192.0.2.80", client, wrong).error()).isEqualTo("400 invalid_grant");
        }

        List<Answer> refused = new ArrayList<>();
        assertThat(Statements.during(() -> refused.add(post("192.0.2.80", client, wrong))))
                .isEmpty();

        assertThat(refused.get(0).error()).isEqualTo(LIMITED);
        assertThat(refused.get(0).header("Retry-After")).isEqualTo("30");
        assertThat(refused.get(0).header("RateLimit-Policy")).isEqualTo("\"rejected-grant-of-client\";q=2;w=60");
        assertThat(post("192.0.2.80", client, "grant_type=authorization_code&code=x&redirect_uri=x")
                        .error())
                .isEqualTo("400 invalid_grant");
        assertThat(post("192.0.2.80", webApplication(), wrong).error()).isEqualTo("400 invalid_grant");
        assertThat(post("192.0.2.81", webApplication(), wrong).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void aClientWithWrongCodesIsLimitedAtItsAddressForThatGrantAlone() {
        Client client = webApplication();
        String wrong =
                "grant_type=authorization_code&redirect_uri=x&code=" + Credentials.generate(Credentials.CODE_PREFIX);
        for (int i = 0; i < 2; i++) {
            assertThat(post("192.0.2.82", client, wrong).error()).isEqualTo("400 invalid_grant");
        }

        Answer refused = post("192.0.2.82", client, wrong);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"rejected-grant-of-client\";q=2;w=60");
        assertThat(post("192.0.2.82", client, "grant_type=refresh_token&refresh_token=x")
                        .error())
                .isEqualTo("400 invalid_grant");
    }

    @Test
    void rejectedGrantsOfManyClientsLimitTheWholeAddress() {
        for (int i = 0; i < 5; i++) {
            assertThat(post("192.0.2.83", webApplication(), "grant_type=refresh_token&refresh_token=x")
                            .error())
                    .isEqualTo("400 invalid_grant");
        }

        Answer refused = post("192.0.2.83", webApplication(), "grant_type=refresh_token&refresh_token=x");

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"rejected-grant\";q=5;w=60");
        Client other = client();
        assertThat(post("192.0.2.83", TOKEN, other.id, other.secret).status()).isEqualTo(200);
    }

    @Test
    void aPublicClientWithWrongRefreshTokensIsLimitedAtItsAddress() {
        String id = Api.uniqueName("page");
        register(id, "none", "authorization_code", "openid");
        String form = "grant_type=refresh_token&refresh_token=x&client_id=" + id;
        for (int i = 0; i < 2; i++) {
            assertThat(send("192.0.2.84", "POST", TOKEN, form).status()).isEqualTo(400);
        }

        assertThat(send("192.0.2.84", "POST", TOKEN, form).error()).isEqualTo(LIMITED);
        assertThat(send("192.0.2.85", "POST", TOKEN, form).status()).isEqualTo(400);
    }

    /** A gateway sends the credentials of its callers. */
    @Test
    void wrongSubjectTokensAreNoRejectedGrants() {
        String id = Api.uniqueName("gateway");
        Client gateway = new Client(id, register(id, "client_secret_basic", TOKEN_EXCHANGE, "orders:read"));
        String wrong = "grant_type=" + TOKEN_EXCHANGE + "&subject_token=x&subject_token_type="
                + "urn:ietf:params:oauth:token-type:access_token&audience=https://api.example.com";
        for (int i = 0; i < 3; i++) {
            assertThat(post("192.0.2.86", gateway, wrong).status()).isEqualTo(400);
        }

        assertThat(remaining(Limit.REJECTED_GRANT, "192.0.2.86")).isEqualTo(4);
    }

    @Test
    void onlyPagesOfTheClientCanReadThatItIsLimited() {
        String id = Api.uniqueName("page");
        String origin = "https://" + id + ".example";
        String other = "https://not-" + id + ".example";
        register(id, "none", "authorization_code", "openid");
        register("not-" + id, "none", "authorization_code", "openid");
        String form = "token=x&client_id=" + id;
        for (int i = 0; i < 3; i++) {
            Answer answer = send("192.0.2.75", "POST", "/oauth2/revoke", form, "Origin", origin);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).startsWith("\"token\";r=" + (2 - i));
        }

        Answer refused = send("192.0.2.75", "POST", "/oauth2/revoke", form, "Origin", origin);
        Answer refusedElsewhere = send("192.0.2.75", "POST", "/oauth2/revoke", form, "Origin", other);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("Retry-After", "RateLimit");
        assertThat(refusedElsewhere.error()).isEqualTo(LIMITED);
        assertThat(refusedElsewhere.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aGatewayWithAWrongSecretIsLimitedAndItsCallersWithWrongCredentialsAreNot() {
        Client gateway = client();
        String audience = "https://" + gateway.id + ".example.com";
        api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Stock",
                        "audience",
                        audience,
                        "scopes",
                        List.of(),
                        "access_tokens",
                        Map.of("introspection_client", gateway.id)));
        for (int i = 0; i < 6; i++) {
            assertThat(check("192.0.2.76", gateway.id, gateway.secret, audience).status())
                    .isEqualTo(401);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(check("192.0.2.77", gateway.id, "wrong", audience).error())
                    .isEqualTo("400 invalid_client");
        }

        Answer refused = check("192.0.2.77", gateway.id, gateway.secret, audience);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"failed-authentication-of-client\";q=2;w=60");
        assertThat(check("192.0.2.76", gateway.id, gateway.secret, audience).status())
                .isEqualTo(401);
    }

    @Test
    void aGatewayIsLimitedAtItsOwnLimit() {
        Client gateway = client();
        for (int i = 0; i < 10; i++) {
            assertThat(check("192.0.2.95", gateway.id, gateway.secret, "https://none.example")
                            .status())
                    .isEqualTo(400);
        }

        Answer refused = check("192.0.2.96", gateway.id, gateway.secret, "https://none.example");

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"gateway-check\";q=10;w=60");
        assertThat(refused.header("Cache-Control")).isEqualTo("no-store");
    }

    /** Asks about a caller with a wrong token. */
    private static Answer check(String address, String client, String secret, String audience) {
        return get(
                address,
                "/gateway/check?audience=" + audience,
                "X-Keyturn-Gateway-Authorization",
                Api.basic(client, secret),
                "Authorization",
                "Bearer wrong");
    }

    @Test
    void aClientWithAQuotaOfItsOwnGetsThat() {
        Client client = client();
        String path = "/clients/" + client.id;
        quota(path, 5);
        for (int remaining = 4; remaining >= 0; remaining--) {
            Answer answer = post("192.0.2.80", TOKEN, client.id, client.secret);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).startsWith("\"token\";r=" + remaining + ";");
        }
        Answer refused = post("192.0.2.80", TOKEN, client.id, client.secret);
        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"token\";q=5;w=60");

        quota(path, null);

        assertThat(post("192.0.2.80", TOKEN, client.id, client.secret).header("RateLimit-Policy"))
                .isEqualTo("\"token\";q=3;w=60");
    }

    private static void quota(String path, @Nullable Integer requestsPerMinute) {
        ObjectNode form = (ObjectNode) api.admin("GET", path, null).json();
        form.put("requests_per_minute", requestsPerMinute);
        Map<String, Object> body = new HashMap<>();
        form.properties().forEach(member -> body.put(member.getKey(), member.getValue()));
        assertThat(api.admin("PUT", path, body).status()).isEqualTo(200);
    }

    @Test
    void theRevocationFeedHasALimitOfItsOwn() {
        String token = token("revocations:read");
        for (int i = 0; i < 2; i++) {
            assertThat(get("192.0.2.81", "/revocations?wait=1", "Authorization", "Bearer " + token)
                            .status())
                    .as("an answer that waited counts once")
                    .isEqualTo(200);
        }

        Answer refused = get("192.0.2.82", "/revocations", "Authorization", "Bearer " + token);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"revocation-feed\";q=2;w=60");
    }

    /** A token without openid is counted before it is rejected. */
    @Test
    void userInfoHasALimitOfItsOwn() {
        String token = token("orders:read");
        for (int i = 0; i < 2; i++) {
            assertThat(get("192.0.2.83", "/userinfo", "Authorization", "Bearer " + token)
                            .error())
                    .isEqualTo("403 insufficient_scope");
        }

        Answer refused = get("192.0.2.84", "/userinfo", "Authorization", "Bearer " + token);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"user-info\";q=2;w=60");
    }

    @ParameterizedTest
    @CsvSource({
        "/userinfo, /revocations, 85",
        "/revocations, /admin/api/v1/clients, 86",
        "/admin/api/v1/clients, /api-keys/verify, 87",
        "/api-keys/verify, /actuator/prometheus, 88",
        "/actuator/prometheus, /userinfo, 89"
    })
    void invalidTokensLimitTheirAddressAtOneClassOfEndpoints(String path, String other, String host) {
        String address = "192.0.2." + host;
        for (int i = 0; i < 5; i++) {
            assertThat(call(address, path).status())
                    .as("no token is no failure")
                    .isEqualTo(401);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(call(address, path, "Authorization", "Bearer wrong-" + i).status())
                    .isEqualTo(401);
        }

        Answer refused = call(address, path, "Authorization", "Bearer wrong");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"invalid-token\";q=3;w=60");
        assertThat(refused.header("Retry-After")).isEqualTo("20");
        assertThat(call("192.0.2." + (Integer.parseInt(host) + 100), path, "Authorization", "Bearer wrong")
                        .status())
                .isNotEqualTo(429);
        assertThat(call(address, path).status()).isEqualTo(401);
        for (int i = 0; i < 3; i++) {
            assertThat(call(address, other, "Authorization", "Bearer wrong-" + i)
                            .status())
                    .as("a budget of its own")
                    .isEqualTo(401);
        }
        assertThat(call(address, other, "Authorization", "Bearer wrong").status())
                .as("which is as large")
                .isEqualTo(429);
    }

    private static Answer call(String address, String path, String... headers) {
        return send(address, path.startsWith("/api-keys/") ? "POST" : "GET", path, "", headers);
    }

    @Test
    void invalidTokensAtAllPathsOfAClassAreCountedTogether() {
        for (String path : List.of("/admin/api/v1", "/admin/api/v1/users", "/admin/api/v1/no-such")) {
            assertThat(get("192.0.2.119", path, "authorization", "bearer wrong").status())
                    .isEqualTo(401);
        }

        assertThat(get("192.0.2.119", "/admin/api/v1/clients", "Authorization", "Bearer wrong")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void aTokenWithoutTheScopeIsNoInvalidToken() {
        String token = token("admin:audit:read");
        for (int i = 0; i < 4; i++) {
            assertThat(get("192.0.2.91", "/admin/api/v1/clients", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({"/logout, 92", "/consents/withdraw, 93", "/connect/logout, 94"})
    void pagesThatChangeSomethingHaveTheLimitOfTheAuthorizationEndpoint(String path, String host) {
        String address = "192.0.2." + host;
        for (int i = 0; i < 3; i++) {
            assertThat(send(address, "POST", path, "x=y").status()).isNotEqualTo(429);
        }

        assertThat(send(address, "POST", path, "x=y").header("RateLimit-Policy"))
                .isEqualTo("\"authorize\";q=3;w=60");
        assertThat(get(address, "/oauth2/authorize").status()).isEqualTo(429);
    }

    @Test
    void introspectionHasALimitOfItsOwn() {
        Client client = client();
        for (int i = 0; i < 2; i++) {
            Answer answer = post("192.0.2.71", INTROSPECT, client.id, client.secret);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).isEmpty();
        }

        Answer refused = post("192.0.2.72", INTROSPECT, client.id, client.secret);

        assertThat(refused.error()).isEqualTo(LIMITED);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"introspection\";q=2;w=60");
        assertThat(post("192.0.2.72", TOKEN, client.id, client.secret).status()).isEqualTo(200);
    }

    @Test
    void verificationOfApiKeysHasALimitOfItsOwn() {
        String token = token("api-keys:verify");
        String question = "{\"key\": \"kt_live_wrong\", \"address\": \"198.51.100.1\"}";
        for (int i = 0; i < 2; i++) {
            Answer answer = verify(question, token);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).isEmpty();
        }

        Answer refused = verify(question, token);

        assertThat(refused.error()).isEqualTo("429 too-many-requests");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"verification\";q=2;w=60");
        assertThat(verify(question, "wrong").status())
                .as("no client, no budget")
                .isEqualTo(401);
    }

    @Test
    void theAdminApiReportsItsLimitAndRefusesWithAProblem() {
        String token = token("admin:audit:read");
        String path = "/admin/api/v1/audit-events";
        for (int remaining = 59; remaining >= 0; remaining--) {
            Answer answer = api.get(path, token);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).startsWith("\"admin-api\";r=" + remaining + ";t=");
        }

        Answer refused = api.get(path, token);

        assertThat(refused.error()).isEqualTo("429 too-many-requests");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(refused.header("RateLimit")).isEqualTo("\"admin-api\";r=0;t=60");
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"admin-api\";q=60;w=60");
        assertThat(api.get("/admin/api/v1/%61udit-events", token).status()).isNotEqualTo(200);
        assertThat(api.get(path, "wrong").error()).isEqualTo("401 invalid-token");
    }

    @Test
    void refusalsAreCountedAndLogged(CapturedOutput output) {
        double before = count("metadata");
        exhaust("192.0.2.73", JWKS);

        assertThat(get("192.0.2.73", JWKS).status()).isEqualTo(429);

        assertThat(count("metadata")).isEqualTo(before + 2);
        assertThat(output)
                .contains("Refused endpoint=/oauth2/jwks error=temporarily_unavailable reason=too-many-requests client="
                        + " network=192.0.2.73 address=192.0.2.73");
    }

    private static double count(String limit) {
        return server.bean(MeterRegistry.class)
                .get("keyturn.requests.limited")
                .tag("limit", limit)
                .counter()
                .count();
    }

    /** Sends requests until one is refused. */
    private static void exhaust(String address, String path) {
        Answer answer = get(address, path);
        for (int i = 0; i < 10 && answer.status() != 429; i++) {
            answer = get(address, path);
        }
        assertThat(answer.status()).isEqualTo(429);
    }

    private static Client client() {
        return client("orders:read");
    }

    private static Client client(String scope) {
        String id = Api.uniqueName("limited");
        return new Client(id, register(id, "client_secret_basic", "client_credentials", scope));
    }

    /** Registers a client, with an origin of its name. @return its secret; empty if it is public */
    private static String register(String id, String method, String grant, String scope) {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "client_id",
                id,
                "client_name",
                id,
                "token_endpoint_auth_method",
                method,
                "grant_types",
                grant.equals("authorization_code") ? List.of(grant, "refresh_token") : List.of(grant),
                "scopes",
                List.of(scope)));
        if (grant.equals("authorization_code")) {
            metadata.put("redirect_uris", List.of("https://" + id + ".example/callback"));
        }
        return api.registerClient(metadata).path("client_secret").asString("");
    }

    /** An access token for a scope, of a client of its own. */
    private static String token(String scope) {
        Client client = client(scope);
        return api.clientCredentials(client.id, client.secret, scope)
                .json()
                .get("access_token")
                .asString();
    }

    private static Answer post(String address, String path, String client, String secret) {
        return send(
                address,
                "POST",
                path,
                "grant_type=client_credentials&scope=orders:read&token=x",
                "Authorization",
                Api.basic(client, secret));
    }

    private static Answer post(String address, Client client, String form) {
        return send(address, "POST", TOKEN, form, "Authorization", Api.basic(client.id, client.secret));
    }

    /** Budget of a caller after one request more. */
    private static long remaining(Limit limit, String caller) {
        return Objects.requireNonNull(server.bean(RequestBudgets.class).spend(limit, caller))
                .remaining();
    }

    /** Client of the code and refresh token grants, with a secret. */
    private static Client webApplication() {
        String id = Api.uniqueName("web");
        return new Client(id, register(id, "client_secret_basic", "authorization_code", "openid"));
    }

    private static Answer verify(String question, String token) {
        return api.send(HttpRequest.newBuilder(server.issuer().resolve("/api-keys/verify"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(question)));
    }

    private static Answer get(String address, String path, String... headers) {
        return send(address, "GET", path, "", headers);
    }

    private static Answer send(String address, String method, String path, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.issuer() + path))
                .header("X-Forwarded-For", address)
                .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return api.send(request);
    }

    /** Status of a request for the keys over a socket at 127.0.0.2, which is no trusted proxy. */
    private static String statusFromElsewhere(String forwarded) throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (Socket socket = new Socket(
                loopback, server.issuer().getPort(), InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0)) {
            socket.getOutputStream()
                    .write(("GET " + JWKS + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + forwarded
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ", 3)[1];
        }
    }

    /** A client that the server has registered. */
    private record Client(String id, String secret) {}
}
