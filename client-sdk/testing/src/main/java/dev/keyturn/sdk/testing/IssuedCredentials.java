package dev.keyturn.sdk.testing;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Opaque tokens and API keys of a test issuer, and what it answers about them. */
final class IssuedCredentials {

    private final Map<String, Map<String, Object>> answersByText = new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();

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

    void giveToken(HttpExchange exchange) throws IOException {
        TestIssuer.answer(
                exchange,
                200,
                "{\"access_token\":\"token-" + tokens.incrementAndGet()
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":300}");
    }

    void introspect(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = "";
        for (String pair : form.split("&", -1)) {
            if (pair.startsWith("token=")) {
                token = URLDecoder.decode(pair.substring("token=".length()), StandardCharsets.UTF_8);
            }
        }
        answer(exchange, token, Map.of("active", false));
    }

    void verifyKey(HttpExchange exchange) throws IOException {
        try {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String key = String.valueOf(JSONObjectUtils.parse(body).get("key"));
            answer(exchange, key, Map.of("valid", false, "reason", "unknown"));
        } catch (ParseException e) {
            TestIssuer.answer(exchange, 400, "");
        }
    }

    private void answer(HttpExchange exchange, String text, Map<String, Object> otherwise) throws IOException {
        TestIssuer.answer(exchange, 200, JSONObjectUtils.toJSONString(answersByText.getOrDefault(text, otherwise)));
    }
}
