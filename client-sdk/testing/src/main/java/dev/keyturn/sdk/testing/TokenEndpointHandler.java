package dev.keyturn.sdk.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Token endpoint of a test issuer: issues an opaque token to every client, and a JWT in exchange for a credential of the issuer. */
final class TokenEndpointHandler {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Set<String> NOT_INHERITED =
            Set.of("iss", "iat", "exp", "jti", "act", "active", "token_type", "valid");

    private final IssuerIdentity issuer;
    private final IssuedCredentials credentials;
    private final AtomicInteger issued = new AtomicInteger();

    TokenEndpointHandler(IssuerIdentity issuer, IssuedCredentials credentials) {
        this.issuer = issuer;
        this.credentials = credentials;
    }

    void handle(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                Form.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (!form.containsKey("requested_token_type")) {
            answer(exchange, "token-" + issued.incrementAndGet());
            return;
        }
        Optional<Map<String, Object>> claims = credentials.claimsOf(form.getOrDefault("subject_token", ""));
        if (claims.isPresent()) {
            answer(exchange, exchanged(claims.get(), client(exchange)));
        } else {
            HttpAnswers.send(exchange, 400, "{\"error\":\"invalid_request\"}");
        }
    }

    private String exchanged(Map<String, Object> subject, String client) {
        Instant now = issuer.clock().instant();
        Map<String, Object> actor = new HashMap<>(Map.of("sub", client));
        if (subject.get("act") != null) {
            actor.put("act", subject.get("act"));
        }
        TestToken token = new TestToken(now)
                .key(issuer.signingKey())
                .claim("iss", issuer.url())
                .claim("exp", now.plus(LIFETIME).getEpochSecond())
                .claim("jti", UUID.randomUUID().toString())
                .claim("act", actor);
        subject.forEach((name, value) -> {
            if (!NOT_INHERITED.contains(name)) {
                token.claim(name, value);
            }
        });
        return token.text();
    }

    private static void answer(HttpExchange exchange, String token) throws IOException {
        HttpAnswers.send(
                exchange,
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + LIFETIME.toSeconds()
                        + "}");
    }

    /** Client identifier of the Authorization header; a fixed name for other kinds of authentication. */
    private static String client(HttpExchange exchange) {
        @Nullable String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return "client";
        }
        String decoded = new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8);
        return URLDecoder.decode(decoded.substring(0, decoded.indexOf(':')), StandardCharsets.UTF_8);
    }
}
