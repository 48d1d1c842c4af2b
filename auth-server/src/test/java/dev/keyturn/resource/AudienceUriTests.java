package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudienceUriTests {

    @ParameterizedTest
    @CsvSource({
        "https://orders.example.com, https://orders.example.com",
        "HTTPS://Orders.Example.COM:443/, https://orders.example.com",
        "http://localhost:80, http://localhost",
        "http://localhost:443, http://localhost:443",
        "https://a.example:, https://a.example",
        "https://[2001:DB8::1]/x, https://[2001:db8::1]/x",
        "https://a.example/a/./b/../c, https://a.example/a/c",
        "https://a.example//b, https://a.example/b",
        "https://a.example/%7Ea%2fb, https://a.example/~a%2Fb",
        "https://a.example/A?X=%61, https://a.example/A?X=a",
        "https://a.example/?x, https://a.example?x",
        "api://default, api://default",
        "URN:Example:Orders, urn:example:Orders",
        "urn:example:a%2fb, urn:example:a%2Fb",
        "urn:Orders, urn:Orders"
    })
    @Rfc("3986#6.2")
    void normalizesUris(String text, String normal) {
        assertThat(AudienceUri.normalize(text)).contains(normal);
        assertThat(AudienceUri.normalize(normal)).contains(normal);
    }

    @Test
    void anApiFromBeforeIsFoundByItsOwnSpellingAndByOthersUnlessTwoShareThem() {
        ScopeDirectory directory = new ScopeDirectory(
                List.of(api("https://A.example/"), api("https://b.example"), api("https://b.example/")));

        assertThat(directory.audienceNamed("https://a.example")).isEqualTo("https://A.example/");
        assertThat(directory.audienceNamed("https://b.example")).isEqualTo("https://b.example");
        assertThat(directory.audienceNamed("https://b.example/")).isEqualTo("https://b.example/");
        assertThat(directory.audienceNamed("https://B.example")).isNull();
        assertThat(directory.audienceNamed("not a uri")).isNull();
    }

    private static Api api(String audience) {
        return new Api(audience, false, Clock.systemUTC().instant());
    }
}
