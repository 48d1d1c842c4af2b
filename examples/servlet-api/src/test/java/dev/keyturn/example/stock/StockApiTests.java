package dev.keyturn.example.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.dpop.DpopKey;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API as its clients see it. */
class StockApiTests {

    private static final String AUDIENCE = "https://stock.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static StockApi api;

    @BeforeAll
    static void start() throws Exception {
        api = new StockApi(
                CredentialVerifier.builder(ISSUER.url(), AUDIENCE)
                        .metadata(ProtectedResourceMetadata.of(AUDIENCE, ISSUER.url()))
                        .build(),
                0);
    }

    @AfterAll
    static void stop() throws Exception {
        api.stop();
        ISSUER.close();
    }

    @Test
    void keepsStock() throws Exception {
        HttpResponse<String> put =
                send(authorized("/stock/tea?count=12", "stock:write").PUT(BodyPublishers.noBody()));
        HttpResponse<String> got = send(authorized("/stock/tea", "stock:read"));

        assertThat(put.body()).isEqualTo("12 by client-1");
        assertThat(got.body()).isEqualTo("12");
        assertThat(send(authorized("/stock/coffee", "stock:read")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"GET, stock:write, 403", "PUT, stock:read, 403", "DELETE, stock:read stock:write, 403"})
    void needsTheScopeOfTheMethod(String method, String scope, int status) throws Exception {
        assertThat(send(authorized("/stock/tea", scope).method(method, BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void needsACredential() throws Exception {
        HttpResponse<String> response = send(request("/stock/tea"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer resource_metadata=\"" + AUDIENCE + "/.well-known/oauth-protected-resource\"");
        assertThat(send(request("/health")).statusCode()).isEqualTo(204);
    }

    @Test
    void saysWhoseTokensItTakes() throws Exception {
        HttpResponse<String> response = send(request("/.well-known/oauth-protected-resource"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("public, max-age=3600");
        assertThat(response.body())
                .contains("\"resource\":\"" + AUDIENCE + "\"", "\"authorization_servers\":[\"" + ISSUER.url() + "\"]");
        assertThat(send(request("/.well-known/other")).statusCode()).isEqualTo(401);
    }

    @Test
    void takesATokenThatIsBoundToAKeyOnceForEachProof() throws Exception {
        DpopKey holder = DpopKey.generate(Clock.systemUTC());
        String token = token("stock:read")
                .claim("cnf", Map.of("jkt", holder.thumbprint()))
                .text();
        String proof = holder.proof("GET", uri("/stock/cocoa"), token, null);

        HttpRequest.Builder bound =
                request("/stock/cocoa").header("Authorization", "DPoP " + token).header("DPoP", proof);
        assertThat(send(bound).statusCode()).isEqualTo(404);
        assertThat(send(bound).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"/stock/tea?count=-1", "/stock/tea", "/stock/TEA?count=1", "/stock/tea?count=9999999", "/stock?count=1"
    })
    void refusesWhatIsNoStock(String path) throws Exception {
        assertThat(send(authorized(path, "stock:write").PUT(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
    }

    private static TestToken token(String scope) {
        return ISSUER.token(Instant.now(), AUDIENCE).scope(scope);
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + api.port() + path);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    private static HttpRequest.Builder authorized(String path, String scope) {
        return request(path).header("Authorization", "Bearer " + token(scope).text());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
