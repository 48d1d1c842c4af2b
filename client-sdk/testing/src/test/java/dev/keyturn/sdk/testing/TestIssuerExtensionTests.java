package dev.keyturn.sdk.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestIssuerExtension.class)
class TestIssuerExtensionTests {

    private final TestIssuer issuer;

    TestIssuerExtensionTests(TestIssuer issuer) {
        this.issuer = issuer;
    }

    @Test
    void handsTheSameIssuerToTheWholeClass(TestIssuer again) {
        assertThat(again).isSameAs(issuer);
    }

    @Test
    void handsOneThatPublishesItsKeysAndNothingSecret() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer.url() + TestIssuer.KEYS))
                .build();
        HttpResponse<String> keys = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(keys.statusCode()).isEqualTo(200);
        assertThat(keys.body()).contains("\"kid\":\"test-key\"").doesNotContain("\"d\"");
    }
}
