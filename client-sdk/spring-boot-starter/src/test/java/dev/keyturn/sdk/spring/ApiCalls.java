package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Iterator;

/** Calls to an application that a test has started. */
record ApiCalls(int port) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    HttpRequest.Builder authorized(String path, String token) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    HttpRequest.Builder authorized(String path, TestToken token) {
        return authorized(path, token.text());
    }

    HttpResponse<String> get(String path, TestToken token) throws IOException, InterruptedException {
        return send(authorized(path, token));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    /** Lets an issuer refuse each API key, since its budget is used up. */
    static void refuseKeys(TestIssuer issuer, String retryAfter, String limit) {
        issuer.answerAt(TestIssuer.API_KEYS, exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.getResponseHeaders().set("RateLimit", limit);
            TestIssuer.answer(exchange, 429, "{\"valid\":false,\"reason\":\"budget-exceeded\"}");
        });
    }

    /** Lets an issuer give these access tokens, one after another, and then the last one again. */
    static void giveTokens(TestIssuer issuer, String type, String... tokens) {
        Iterator<String> next = Arrays.asList(tokens).iterator();
        issuer.answerAt(TestIssuer.TOKEN, exchange -> {
            String token = next.hasNext() ? next.next() : tokens[tokens.length - 1];
            TestIssuer.answer(
                    exchange,
                    200,
                    "{\"access_token\":\"" + token + "\",\"token_type\":\"" + type + "\",\"expires_in\":300}");
        });
    }
}
