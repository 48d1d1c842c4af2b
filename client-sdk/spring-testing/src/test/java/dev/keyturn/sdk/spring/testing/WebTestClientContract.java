package dev.keyturn.sdk.spring.testing;

import static dev.keyturn.sdk.spring.testing.TokenMutator.keyturnToken;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.springframework.security.test.web.reactive.server.SecurityMockServerConfigurers.mockUser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What tests with a WebTestClient count on, whichever chain of Spring Security the application has. */
@TestPropertySource(
        properties = {
            "keyturn.issuer=https://id.example.com",
            "keyturn.audience=https://reports.example.com",
            "keyturn.rules[0].path=/ruled",
            "keyturn.rules[0].scopes=reports:read"
        })
abstract class WebTestClientContract {

    @Autowired
    WebTestClient client;

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled"})
    void decidesOnTheScopesOfAToken(String path) {
        expect(client.mutateWith(keyturnToken().scopes("reports:read")), path, HttpStatus.OK);
        expect(client.mutateWith(keyturnToken().scopes("reports:write")), path, HttpStatus.FORBIDDEN);
        expect(client, path, HttpStatus.UNAUTHORIZED);
    }

    @Test
    void handsTheTokenToTheController() {
        client.mutateWith(keyturnToken().subject("alice").client("desk").scopes("reports:read"))
                .get()
                .uri("/reports")
                .exchange()
                .expectBody(String.class)
                .isEqualTo("alice with desk");
    }

    @Test
    void needsNoCsrfTokenWithAToken() {
        add(client.mutateWith(keyturnToken().subject("alice"))).isEqualTo("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled"})
    @WithMockUser(authorities = "SCOPE_reports:read")
    void letsAMockedUserPassWithTheScope(String path) {
        expect(client, path, HttpStatus.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reports", "/ruled"})
    @WithMockUser
    void letsNoMockedUserPassWithoutIt(String path) {
        expect(client, path, HttpStatus.FORBIDDEN);
    }

    @Test
    @WithMockUser("alice")
    void knowsAMockedUserByName() {
        add(client).isEqualTo("alice");
    }

    @Test
    @WithAnonymousUser
    void letsNoAnonymousUserPass() {
        expect(client, "/administration", HttpStatus.UNAUTHORIZED);
    }

    @Test
    void knowsAUserOfARequest() {
        expect(
                client.mutateWith(mockUser("alice").authorities(new SimpleGrantedAuthority("SCOPE_reports:read"))),
                "/reports",
                HttpStatus.OK);
    }

    @Test
    @WithKeyturnToken(subject = "alice", scopes = "reports:read")
    void runsATestWithAToken() {
        expect(client, "/reports", HttpStatus.OK);
        add(client).isEqualTo("alice");
    }

    @Test
    void saysThatItPutsNoTokenIntoRequestsOverANetwork() {
        WebTestClient overNetwork =
                WebTestClient.bindToServer().baseUrl("http://127.0.0.1:9").build();

        assertThatIllegalStateException().isThrownBy(() -> overNetwork.mutateWith(keyturnToken()));
    }

    static void expect(WebTestClient client, String path, HttpStatus status) {
        client.get().uri(path).exchange().expectStatus().isEqualTo(status);
    }

    private static WebTestClient.BodySpec<String, ?> add(WebTestClient client) {
        return client.post().uri("/reports").exchange().expectBody(String.class);
    }
}
