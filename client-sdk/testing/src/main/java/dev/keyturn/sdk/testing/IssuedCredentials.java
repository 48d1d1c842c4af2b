package dev.keyturn.sdk.testing;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Opaque tokens and API keys of a test issuer, with the responses for them. */
final class IssuedCredentials {

    private final Map<String, Map<String, Object>> answersByText = new ConcurrentHashMap<>();

    String addOpaque(Map<String, Object> claims) {
        Map<String, Object> answer = new LinkedHashMap<>(claims);
        answer.put("active", true);
        answer.put("token_type", "Bearer");
        return add(TestCredentials.opaqueToken(), answer);
    }

    String addKey(Map<String, Object> members) {
        Map<String, Object> answer = new LinkedHashMap<>(members);
        answer.put("valid", true);
        return add(TestCredentials.apiKey(), answer);
    }

    private String add(String text, Map<String, Object> answer) {
        answersByText.put(text, answer);
        return text;
    }

    void refuseKey(String text, String reason) {
        answersByText.put(text, Map.of("valid", false, "reason", reason));
    }

    void forget(String text) {
        answersByText.remove(text);
    }

    /** Claims of a valid opaque token, API key or JWT; JWTs are not verified. */
    Optional<Map<String, Object>> claimsOf(String text) {
        Map<String, Object> answer = answersByText.get(text);
        if (answer != null) {
            return Optional.of(answer.containsKey("valid") ? asClaims(answer) : answer)
                    .filter(claims -> claims.containsKey("sub"));
        }
        String[] parts = text.split("\\.", -1);
        try {
            return parts.length == 3
                    ? Optional.of(JSONObjectUtils.parse(new Base64URL(parts[1]).decodeToString()))
                    : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> asClaims(Map<String, Object> key) {
        Map<String, Object> claims = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(key.get("valid"))) {
            claims.put("sub", key.get("client_id"));
            claims.put("client_id", key.get("client_id"));
            claims.put("aud", key.get("audiences"));
            claims.put("credential_id", key.get("key_id"));
            if (key.get("scopes") instanceof Collection<?> scopes) {
                claims.put("scope", scopes.stream().map(String::valueOf).collect(Collectors.joining(" ")));
            }
        }
        return claims;
    }

    void introspect(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = Form.parse(form).getOrDefault("token", "");
        answer(exchange, token, Map.of("active", false));
    }

    void verifyKey(HttpExchange exchange) throws IOException {
        try {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String key = String.valueOf(JSONObjectUtils.parse(body).get("key"));
            answer(exchange, key, Map.of("valid", false, "reason", "unknown"));
        } catch (ParseException e) {
            HttpAnswers.send(exchange, 400, "");
        }
    }

    private void answer(HttpExchange exchange, String text, Map<String, Object> otherwise) throws IOException {
        HttpAnswers.send(exchange, 200, JSONObjectUtils.toJSONString(answersByText.getOrDefault(text, otherwise)));
    }
}
