package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who gets pages from the endpoints that people open, and who gets JSON. */
@RunningServer
@OnH2
class AcceptHeaderTests {

    @Autowired
    Api api;

    private HandmadeClient client;
    private Visitor visitor;

    @BeforeEach
    void registerClient() {
        client = new HandmadeClient(api);
        visitor = new Visitor(api.issuer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "",
                "text/html",
                "nonsense",
                "a/b/c;;;",
                "image/*",
                "text/plain",
                "application/json, */*;q=0.1",
                "application/json, text/html",
                "application/json;q=0, text/html;q=0"
            })
    @Rfc("OIDC-Core#3.1.2.3")
    void signInAndErrorsArePagesUnlessOnlyJsonIsAccepted(String accept) {
        HttpResponse<String> signIn = visitor.send("GET", client.request().toString(), "Accept", accept);
        HttpResponse<String> error =
                visitor.send("GET", client.request().with("client_id", "nobody").toString(), "Accept", accept);
        HttpResponse<String> logout = visitor.send("GET", "/connect/logout?id_token_hint=not-one", "Accept", accept);

        assertThat(signIn.statusCode()).isEqualTo(302);
        assertThat(signIn.headers().firstValue("Location").orElse("")).startsWith("/login?pending=");
        for (HttpResponse<String> page : List.of(error, logout)) {
            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        }
        assertThat(error.body()).contains("Unknown app");
    }

    @Test
    void withoutAnAcceptHeaderTheyArePagesToo() {
        HttpResponse<String> signIn = visitor.send("GET", client.request().toString());
        HttpResponse<String> error =
                visitor.send("GET", client.request().with("client_id", "nobody").toString());

        assertThat(signIn.headers().firstValue("Location").orElse("")).startsWith("/login?pending=");
        assertThat(error.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;q=0.5, application/problem+json", "Application/JSON"})
    void answersInJsonIfOnlyJsonIsAccepted(String accept) {
        HttpResponse<String> signIn = visitor.send("GET", client.request().toString(), "Accept", accept);
        HttpResponse<String> error =
                visitor.send("GET", client.request().with("client_id", "nobody").toString(), "Accept", accept);

        assertThat(signIn.statusCode()).isEqualTo(401);
        assertThat(signIn.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(signIn.body()).contains("\"error\":\"login_required\"");
        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.body()).contains("\"error\":\"invalid_request\"");
    }

    @Test
    void headIsAnsweredAsGetIs() {
        HttpResponse<String> signIn = visitor.send("HEAD", client.request().toString());
        HttpResponse<String> error = visitor.send(
                "HEAD", client.request().with("client_id", "nobody").toString());
        HttpResponse<String> logout = visitor.send("HEAD", "/connect/logout");

        assertThat(signIn.statusCode()).isEqualTo(302);
        assertThat(signIn.headers().firstValue("Location").orElse("")).startsWith("/login?pending=");
        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.body()).isEmpty();
        assertThat(logout.headers().firstValue("Location").orElse("")).isEqualTo("/logout");
    }
}
