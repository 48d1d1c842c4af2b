package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a person or a program sees when something is wrong. */
@RunningServer
@OnH2
class ErrorPageTests {

    private static final String SCRIPT = "\"><script>alert(1)</script>";

    @Autowired
    Api api;

    private Visitor visitor;

    @BeforeEach
    void visit() {
        visitor = new Visitor(api.issuer());
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
    }

    @Test
    void tellsThatThereIsNoSuchPage() {
        Page page = visitor.open("/nothing/" + encode("\"><img src=x onerror=alert(1)>"));

        assertThat(page.status()).isEqualTo(404);
        assertThat(page.html()).contains("Page not found").doesNotContain("alert(1)");
    }

    @Test
    void isShownWhenItIsOpenedByHand() {
        assertThat(visitor.open("/error?status=500&message=" + encode(SCRIPT)).status())
                .isEqualTo(404);
    }

    @Test
    @Rfc("6749#4.1.2.1")
    void explainsAnUnknownClientWithoutEchoingTheRequest() {
        Page page = visitor.open("/oauth2/authorize?response_type=code&state=" + encode(SCRIPT) + "&client_id="
                + encode(SCRIPT) + "&redirect_uri=" + encode("https://evil.example/?" + SCRIPT));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.address().getHost()).isEqualTo("localhost");
        assertThat(page.html())
                .contains("Unknown app", "For developers", "invalid_request", "client_id")
                .doesNotContain("alert(1)", "evil.example");
    }

    @Test
    @Rfc("6749#3.1.2.4")
    void explainsAnUnregisteredRedirectUriWithoutRedirecting() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            String request = partner.attempt().authorizationUri().toString();

            Page page = visitor.open(request.replaceAll("redirect_uri=[^&]*", "redirect_uri=https://evil.example/"));

            assertThat(page.status()).isEqualTo(400);
            assertThat(page.html())
                    .contains("App not set up correctly", "redirect_uri")
                    .doesNotContain("evil.example");
        }
    }

    @Test
    void neverShowsWhatWasThrown() {
        Page page = visitor.post("/consents/withdraw?client_id=%FF%FE", "client_id", "%");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.html()).doesNotContain("Exception", "\tat ", "org.springframework", "dev.keyturn");
    }

    @Test
    void isAProblemForAProgram() {
        Api.Answer answer = api.get("/error", null);

        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").asString()).isEqualTo("not-found");
    }

    @Test
    void isJsonForWhoSendsNonsenseAsTheirPreference() {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/error"))
                .header("Accept", "not a media type")
                .GET();

        assertThat(api.send(request).header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    @Rfc({"6749#10.13", "9700#4.16"})
    void loadsNoExternalResourcesAndCannotBeFramed() {
        Page page = visitor.open("/nothing");

        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
