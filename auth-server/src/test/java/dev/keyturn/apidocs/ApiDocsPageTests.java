package dev.keyturn.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The API reference of a running server. */
@RunningServer
@OnH2
class ApiDocsPageTests {

    private static final Pattern ADDRESS = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    @Autowired
    Api api;

    @Test
    void isAPageForEverybodyWithFilesOfThisServerOnly() {
        Api.Answer page = api.get("/docs/api", null);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        List<String> addresses = ADDRESS.matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(addresses).hasSizeGreaterThan(4).allMatch(address -> address.startsWith("/"));
        assertThat(addresses)
                .allSatisfy(address ->
                        assertThat(api.get(address, null).status()).as(address).isEqualTo(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/api", "/docs/api/index.html", "/docs/api/openapi.yaml"})
    void runsInASandboxAndBeginsNoSession(String path) {
        for (String method : List.of("GET", "HEAD")) {
            Api.Answer answer = api.send(
                    HttpRequest.newBuilder(api.issuer().resolve(path)).method(method, BodyPublishers.noBody()));

            assertThat(answer.header("Content-Security-Policy"))
                    .as(method)
                    .contains(
                            "sandbox allow-scripts;",
                            "default-src 'none'",
                            "script-src 'self'",
                            "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "allow-same-origin");
            assertThat(answer.header("X-Content-Type-Options")).as(method).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).as(method).isEqualTo("DENY");
            assertThat(answer.header("Set-Cookie")).as(method).isEmpty();
        }
    }

    @Test
    void servesTheDocumentThatIsCheckedIn() throws Exception {
        Api.Answer document = api.get("/docs/api/openapi.yaml", null);

        assertThat(document.body()).isEqualTo(Files.readString(Path.of("..", "docs", "openapi.yaml")));
        assertThat(document.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(document.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/api/nothing", "/docs/api/ApiDocs.class", "/docs/api/sub/page.js", "/docs"})
    void servesNothingElse(String path) {
        assertThat(api.get(path, null).status()).isEqualTo(404);
    }
}
