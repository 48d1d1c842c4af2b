package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.testing.Rfc;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.web.util.UriComponentsBuilder;

class RedirectUrisTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example",
                "https://app.example/callback?tenant=a%20b&x=1",
                "https://app.example:8443/",
                "https://xn--80ak6aa92e.com/cb",
                "https://192.0.2.1/cb",
                "https://[2001:db8::1]:9443/cb",
                "http://127.0.0.1/cb",
                "http://127.0.0.1:53127/cb",
                "http://[::1]:53127/cb",
                "http://localhost:9001/login/oauth2/code/keyturn"
            })
    @Rfc({"8252#7.2", "8252#7.3"})
    void acceptsHttpsUrisOfAnyClient(String uri) {
        assertThat(codeOf(uri, false)).isNull();
        assertThat(codeOf(uri, true)).isNull();
        assertFrameworkTakes(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {":1", ":80", ":53127", ":65535", ""})
    @Rfc("8252#7.3")
    void aLoopbackAddressMayHaveAnyPort(String port) {
        assertThat(RedirectUris.isRegistered(List.of("http://127.0.0.1/cb"), "http://127.0.0.1" + port + "/cb"))
                .isTrue();
        assertThat(RedirectUris.isRegistered(List.of("http://[::1]:8080/cb"), "http://[::1]" + port + "/cb"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {":0", ":65536", ":99999", ":00080", ":", ":-1", ":100000", ":1a", ":+1"})
    @Rfc("8252#7.3")
    void rejectsInvalidPortsOfLoopbackAddresses(String port) {
        assertThat(RedirectUris.isRegistered(List.of("http://127.0.0.1/cb"), "http://127.0.0.1" + port + "/cb"))
                .isFalse();
        assertThat(RedirectUris.isRegistered(List.of("http://[::1]:8080/cb"), "http://[::1]" + port + "/cb"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.example.app:/callback", "com.example.app://callback", "com.example-2.app:/a/b?c=d"})
    @Rfc("8252#7.1")
    void acceptsPrivateUseSchemesOfPublicClientsOnly(String uri) {
        assertThat(codeOf(uri, true)).isNull();
        assertThat(codeOf(uri, false)).isEqualTo("private-use-scheme");
        assertFrameworkTakes(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "myapp:/cb", "ftp://app.example/cb"})
    void suggestsASchemeOfItsOwnToPublicClientsOnly(String uri) {
        assertThat(codeOf(uri, true)).isEqualTo("scheme-not-allowed");
        assertThat(codeOf(uri, false)).isEqualTo("not-https-or-loopback");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    http://app.example/cb, not-https-or-loopback
                    http://localhost.evil.example/cb, not-https-or-loopback
                    http://127.0.0.1.nip.io/cb, not-https-or-loopback
                    http://127.0.0.2/cb, not-https-or-loopback
                    http://0.0.0.0/cb, not-https-or-loopback
                    http://[::ffff:127.0.0.1]/cb, not-https-or-loopback
                    https://good.example@evil.example/cb, user-info
                    https://user:pass@app.example/cb, user-info
                    http://localhost@evil.example/cb, user-info
                    https://good.example%40evil.example/cb, no-host
                    https://app.example%2fevil/cb, no-host
                    https:///x, no-host
                    https:app.example, no-host
                    https:/app.example/cb, no-host
                    https://:443/cb, no-host
                    https://app.example:0/cb, port-out-of-range
                    https://app.example:65536/cb, port-out-of-range
                    https://app.example:port/cb, port-out-of-range
                    https://app.example:99999999999/cb, port-out-of-range
                    https://app.example:-1/cb, port-out-of-range
                    https://[::1]:x/cb, invalid-uri
                    https://app_1.example:8443/cb, no-host
                    https://app_1.example:x/cb, no-host
                    https://app_1.example/cb, no-host
                    https://app.example/cb#fragment, fragment
                    https://app.example/cb#, fragment
                    https://*.app.example/cb, wildcard
                    https://app.example/*, wildcard
                    javascript:alert(1), scheme-not-allowed
                    JavaScript:alert(1), scheme-not-allowed
                    "data:text/html,x", scheme-not-allowed
                    vbscript:x, scheme-not-allowed
                    file:///etc/passwd, scheme-not-allowed
                    blob:https://app.example/1, scheme-not-allowed
                    about:blank, scheme-not-allowed
                    myapp:/cb, scheme-not-allowed
                    ftp://app.example/cb, scheme-not-allowed
                    urn:ietf:wg:oauth:2.0:oob, scheme-not-allowed
                    com.example.app:callback, invalid-uri
                    com.example.app://a@b/callback, user-info
                    https://app.example/%zz, invalid-uri
                    https://[::1/cb, invalid-uri
                    /callback, not-absolute
                    //app.example/cb, not-absolute
                    app.example/cb, not-absolute
                    ?x=1, not-absolute
                    """)
    @Rfc({"6749#3.1.2", "8252#8.4", "9700#2.6"})
    void rejectsOtherUrisWithAReason(String uri, String code) {
        assertThat(codeOf(uri, true)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/cb\r\nLocation: https://evil.example",
                "https://app.example/cb\n",
                "https://app.example/cb\u0000",
                "https://app.example/a b",
                "https://app.example\\@evil.example/cb",
                "https:\\\\app.example\\cb",
                "https://аpple.example/cb",
                "https://app.example/ü",
                "https://app.example/\u202Egnp",
                "https://app。example/cb",
                "https://app.example/%0d%0aSet-Cookie:x",
                "https://app.example/%00",
                "https://app.example/<script>",
                "https://app.example/\"onload=",
                "https://app.example/{a}",
                "java\tscript:alert(1)",
                " https://app.example/cb"
            })
    @Rfc("6749#3.1.2")
    void rejectsCharactersThatAreInvalidInUris(String uri) {
        assertThat(codeOf(uri, true)).isEqualTo("invalid-uri-characters");
    }

    @Test
    void refusesNothingAndTooMuch() {
        assertThat(codeOf(null, true)).isEqualTo("required");
        assertThat(codeOf("", true)).isEqualTo("required");
        assertThat(codeOf("  ", true)).isEqualTo("required");
        assertThat(codeOf("https://app.example/" + "a".repeat(1980), true)).isNull();
        assertThat(codeOf("https://app.example/" + "a".repeat(1981), true)).isEqualTo("too-long");
        assertThat(codeOf("a.".repeat(1_000_000), true)).isEqualTo("too-long");
    }

    private static @Nullable String codeOf(@Nullable String uri, boolean publicClient) {
        return RedirectUris.check("redirect_uris[0]", uri, publicClient)
                .map(FieldError::code)
                .orElse(null);
    }

    private static void assertFrameworkTakes(String uri) {
        RegisteredClient client = RegisteredClient.withId("id")
                .clientId("id")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(uri)
                .build();
        assertThat(client.getRedirectUris()).isEqualTo(Set.of(uri));
        assertThat(UriComponentsBuilder.fromUriString(uri).build().toUriString())
                .isEqualTo(uri);
    }
}
