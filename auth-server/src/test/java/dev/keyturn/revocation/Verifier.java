package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.keyturn.testing.Api;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A verifier of tokens that follows the feed with libraries that are not ours. */
final class Verifier {

    private final Api api;
    private final String issuer;
    private final String clientId = Api.uniqueName("verifier");
    private final String secret;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private final String token;

    Verifier(Api api) throws Exception {
        this(api, api.issuer());
    }

    /** One that reads at a node whose address is not the issuer. */
    Verifier(Api api, URI issuer) throws Exception {
        this.api = api;
        this.issuer = issuer.toString();
        this.secret = api.registerClient(Map.of(
                        "client_id",
                        clientId,
                        "client_name",
                        "Verifier",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of(RevocationFeed.SCOPE)))
                .get("client_secret")
                .asString();
        this.token = newToken();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("revocation-feed+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256,
                JWKSourceBuilder.create(api.issuer().resolve("/oauth2/jwks").toURL())
                        .build()));
    }

    String clientId() {
        return clientId;
    }

    String token() {
        return token;
    }

    private String newToken() {
        return api.clientCredentials(clientId, secret, RevocationFeed.SCOPE)
                .json()
                .get("access_token")
                .asString();
    }

    /** Reads from the node that the verifier is registered with. */
    Api.Answer get(String query, String... headers) {
        return api.send(request(query, headers));
    }

    /** Begins to wait for the next document after the cursor, for a minute at most. */
    CompletableFuture<Api.Answer> poll(String cursor) {
        return CompletableFuture.supplyAsync(
                () -> get("?after=" + cursor + "&wait=60"), task -> new Thread(task).start());
    }

    /** What a document says, once its signature, type and issuer are checked. */
    JWTClaimsSet verify(String document) {
        try {
            JWTClaimsSet claims = processor.process(document, null);
            assertThat(claims.getIssuer()).isEqualTo(issuer);
            assertThat(claims.getIssueTime()).isNotNull();
            return claims;
        } catch (Exception e) {
            throw new AssertionError(document, e);
        }
    }

    /** The cursor of the snapshot. */
    String cursor() {
        return cursor(verify(get("").body()));
    }

    static String cursor(JWTClaimsSet claims) {
        return String.valueOf(claims.getClaim("cursor"));
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> entries(JWTClaimsSet claims) {
        return (List<Map<String, Object>>) Objects.requireNonNull(claims.getClaim("entries"));
    }

    static List<Object> ids(JWTClaimsSet claims) {
        return entries(claims).stream().map(entry -> entry.get("id")).toList();
    }

    private HttpRequest.Builder request(String query, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(RevocationFeed.PATH + query))
                .header("Authorization", "Bearer " + token)
                .GET();
        return headers.length == 0 ? request : request.headers(headers);
    }
}
