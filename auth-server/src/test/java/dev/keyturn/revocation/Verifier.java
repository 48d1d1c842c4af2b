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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A verifier of tokens that follows the feed with libraries that are not ours. */
final class Verifier {

    private final HttpClient http = HttpClient.newHttpClient();
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

    /** Opens the stream. */
    Stream stream(@Nullable String lastEventId) {
        try {
            HttpRequest.Builder request = request("/stream");
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            return new Stream(http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String query, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(RevocationFeed.PATH + query))
                .header("Authorization", "Bearer " + token)
                .GET();
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** An open stream of events. */
    static final class Stream implements AutoCloseable {

        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Stream(HttpResponse<InputStream> response) {
            this.response = response;
            this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The next event that has data; null at the end of the stream. */
        @Nullable
        Event next() {
            String id = "";
            String name = "message";
            StringBuilder data = new StringBuilder();
            for (String line = line(); line != null; line = line()) {
                if (line.isEmpty() && data.length() > 0) {
                    return new Event(id, name, data.toString());
                } else if (line.startsWith("id:")) {
                    id = line.substring(3);
                } else if (line.startsWith("event:")) {
                    name = line.substring(6);
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5));
                }
            }
            return null;
        }

        /** The next line, whatever it is; null at the end. */
        @Nullable
        String line() {
            try {
                return lines.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Event(String id, String name, String data) {}
}
