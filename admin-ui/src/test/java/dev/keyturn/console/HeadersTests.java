package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpResponse;
import java.text.ParseException;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class HeadersTests {

    @Test
    void allowsAPageNothingButItsOwn(Browser browser, FakeServer server) {
        HtmlPage page = browser.open("/");

        assertThat(header(page, "Content-Security-Policy"))
                .isEqualTo("default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' "
                        + server.issuer() + "; object-src 'none'");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("same-origin");
        assertThat(header(page, "Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/alarms/a%0d%0ab", "/clients/1;2", "/keys/..%252fetc"})
    void protectsThePageForAnAddressThatIsRejected(String address, Browser browser) {
        HttpResponse<String> answer = browser.send(browser.request(address));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void servesTheDesignUnderNamesThatCanBeCachedForEver(Browser browser) {
        HtmlPage page = browser.open("/");
        String style = ((DomElement) all(page, "link[rel=stylesheet]").get(0)).getAttribute("href");

        HttpResponse<String> answer = browser.send(browser.request(style));

        assertThat(style).matches("/design/keyturn-[0-9a-f]+\\.css");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("max-age=31536000");
    }

    @Test
    void isInStandardsModeOnEveryKindOfPage(Browser browser) {
        for (String address : new String[] {"/", "/new-client?kind=web", "/nowhere", "/clients/nobody"}) {
            assertThat(browser.open(address)
                            .getWebResponse()
                            .getContentAsString()
                            .strip())
                    .startsWithIgnoringCase("<!doctype html>");
        }
    }

    @Test
    void publishesThePublicHalfOfItsKeyOnly(Browser browser) throws ParseException {
        HttpResponse<String> answer = browser.send(browser.request("/jwks.json"));

        JWKSet keys = JWKSet.parse(answer.body());

        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/jwk-set+json");
        assertThat(keys.getKeys()).hasSize(1).noneMatch(JWK::isPrivate);
        assertThat(answer.body()).doesNotContain("\"d\"");
    }

    @Test
    void showsItsHealthAndNoOtherInsides(Browser browser) {
        assertThat(browser.send(browser.request("/actuator/health").setHeader("Accept", "*/*"))
                        .body())
                .contains("\"status\":\"UP\"");
        assertThat(browser.send(browser.request("/actuator/env")).statusCode()).isEqualTo(302);
        browser.open("/");
        assertThat(browser.send(browser.request("/actuator/env")).statusCode()).isEqualTo(403);
        assertThat(browser.send(browser.request("/actuator")).statusCode()).isEqualTo(403);
        assertThat(browser.send(browser.request("/actuator/beans")).statusCode())
                .isEqualTo(404);
        assertThat(browser.send(browser.request("/sign-in-trouble")).statusCode())
                .isEqualTo(404);
    }
}
