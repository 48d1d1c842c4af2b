package dev.keyturn.console.clients;

import static dev.keyturn.console.clients.Shell.quote;

import dev.keyturn.console.discovery.ServerMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Ready-made commands for the quickstart of a client.
 *
 * @param getToken gets a token in the client's own name; null if the client cannot
 * @param startSignIn prints the URL at which a user signs in; null if the client signs no users in
 * @param exchangeCode exchanges the authorization code; null if the client signs no users in
 */
record Example(
        @Nullable String getToken,
        @Nullable String startSignIn,
        @Nullable String exchangeCode) {

    private static final String NEXT = " \\\n  ";
    private static final String SECRET_UNKNOWN = "YOUR_CLIENT_SECRET";
    private static final String FIRST_REDIRECT_UNKNOWN = "https://app.example/callback";

    /**
     * @param scopes the scopes to request, of one API at most, since several need <code>resource</code> (RFC 8707)
     * @param secret the client's secret if it is to be in the commands; null for a word in its place
     */
    static Example of(Client client, List<String> scopes, ServerMetadata server, @Nullable String secret) {
        String authentication =
                authentication(client, Optional.ofNullable(secret).orElse(SECRET_UNKNOWN));
        if (authentication == null) {
            return new Example(null, null, null);
        }
        return new Example(
                client.actsForItself() ? getToken(scopes, server, authentication) : null,
                client.signsPeopleIn() ? startSignIn(client, scopes, server) : null,
                client.signsPeopleIn() ? exchangeCode(client, server, authentication) : null);
    }

    /** How the command proves who the client is; null if that takes more than a command. */
    private static @Nullable String authentication(Client client, String secret) {
        return switch (client.tokenEndpointAuthMethod()) {
            // RFC 6749 §2.3.1 has both form-encoded before they are joined.
            case Client.SECRET_BASIC -> "--user " + quote(formEncoded(client.clientId()) + ":" + formEncoded(secret));
            case Client.SECRET_POST -> field("client_id", client.clientId()) + NEXT + field("client_secret", secret);
            case Client.NO_CREDENTIAL -> field("client_id", client.clientId());
            default -> null;
        };
    }

    private static String getToken(List<String> scopes, ServerMetadata server, String authentication) {
        return "curl " + quote(server.tokenEndpoint().toString())
                + NEXT + authentication
                + NEXT + field("grant_type", Client.CLIENT_CREDENTIALS)
                + (scopes.isEmpty() ? "" : NEXT + field("scope", String.join(" ", scopes)));
    }

    private static String startSignIn(Client client, List<String> scopes, ServerMetadata server) {
        String address = UriComponentsBuilder.fromUri(server.authorizationEndpoint())
                .queryParam("response_type", "code")
                .queryParam("client_id", "{client}")
                .queryParam("redirect_uri", "{redirect}")
                .queryParam("scope", "{scope}")
                .queryParam("state", "example")
                .queryParam("code_challenge_method", "S256")
                .queryParam("code_challenge", "")
                .encode()
                .buildAndExpand(client.clientId(), redirectUri(client), String.join(" ", scopes))
                .toUriString();
        return """
                verifier=$(openssl rand -base64 48 | tr '+/' '-_')
                challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d '=')
                echo \
                """ + quote(address) + "\"$challenge\"";
    }

    private static String exchangeCode(Client client, ServerMetadata server, String authentication) {
        return "curl " + quote(server.tokenEndpoint().toString())
                + NEXT + authentication
                + NEXT + field("grant_type", Client.AUTHORIZATION_CODE)
                + NEXT + field("redirect_uri", redirectUri(client))
                + NEXT + "--data-urlencode \"code_verifier=$verifier\""
                + NEXT + field("code", "CODE_FROM_THE_ADDRESS");
    }

    private static String redirectUri(Client client) {
        return client.redirectUris().isEmpty()
                ? FIRST_REDIRECT_UNKNOWN
                : client.redirectUris().get(0);
    }

    private static String field(String name, String value) {
        return "--data-urlencode " + quote(name + "=" + value);
    }

    private static String formEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Keeps a secret out of logs. */
    @Override
    public String toString() {
        return "Example[]";
    }
}
