package dev.keyturn.benchmarks.http;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Makes the same requests for any OpenID Provider that has a service client and a web client registered.
 *
 * @param authorizePath where users are sent
 * @param tokenPath where tokens are got
 * @param scope what the service asks for; may be empty
 * @param userScope what the web client asks for, so that it is given a refresh token
 * @param service the service's {@code Authorization}
 * @param web the web client's {@code Authorization}
 * @param signIn takes a sign-in page and gives the answer to its form
 */
record Scenarios(
        URI origin,
        String authorizePath,
        String tokenPath,
        String introspectionPath,
        String jwksPath,
        String scope,
        String userScope,
        String service,
        String web,
        SignIn signIn) {

    private static final String REDIRECT_URI = "http://localhost:1/callback";
    private static final String VERIFIER = "a-code-verifier-that-is-as-long-as-the-standard-wants";

    List<Scenario> prepare() {
        Map<String, String> credentials = new LinkedHashMap<>(Map.of("grant_type", "client_credentials"));
        if (!scope.isEmpty()) {
            credentials.put("scope", scope);
        }
        String token = new WebSession()
                .post(at(tokenPath), service, credentials)
                .get("access_token")
                .asString();
        Map<String, String> introspection = Map.of("FORM", "token=" + token, "AUTHORIZATION", service);
        return List.of(
                Scenario.repeated(
                        Scenario.Kind.CLIENT_CREDENTIALS,
                        at(tokenPath),
                        Map.of("FORM", WebSession.encode(credentials), "AUTHORIZATION", service)),
                Scenario.repeated(Scenario.Kind.INTROSPECTION, at(introspectionPath), introspection),
                new Scenario(
                        Scenario.Kind.REFRESH,
                        at(tokenPath),
                        connections ->
                                // more than connections, so that no request waits for the answer to another
                                Map.of(
                                        "REFRESH_TOKENS",
                                        refreshTokens(signedIn(), 2 * connections),
                                        "AUTHORIZATION",
                                        web),
                        1),
                new Scenario(Scenario.Kind.CODE, origin, connections -> codeFlow(signedIn()), 2),
                Scenario.repeated(Scenario.Kind.JWKS, at(jwksPath), Map.of()));
    }

    private Map<String, String> codeFlow(WebSession user) {
        return Map.of(
                "AUTHORIZE", authorizePath + "?" + authorizationRequest(),
                "TOKEN_PATH", tokenPath,
                "REDIRECT_URI", REDIRECT_URI,
                "VERIFIER", VERIFIER,
                "COOKIE", user.cookies(),
                "AUTHORIZATION", web);
    }

    private WebSession signedIn() {
        WebSession user = new WebSession();
        HttpResponse<String> answer = user.get(at(authorizePath + "?" + authorizationRequest()));
        while (answer.statusCode() / 100 == 3) {
            answer = user.get(WebSession.location(answer));
        }
        answer = signIn.with(user, answer);
        while (!WebSession.location(answer).toString().startsWith(REDIRECT_URI)) {
            answer = user.get(WebSession.location(answer));
        }
        return user;
    }

    private String refreshTokens(WebSession user, int count) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            URI callback = WebSession.location(user.get(at(authorizePath + "?" + authorizationRequest())));
            String code = callback.getRawQuery().replaceAll(".*(?:^|&)code=([^&]+).*", "$1");
            JsonNode answer = user.post(
                    at(tokenPath),
                    web,
                    Map.of(
                            "grant_type", "authorization_code",
                            "code", code,
                            "redirect_uri", REDIRECT_URI,
                            "code_verifier", VERIFIER));
            tokens.add(answer.get("refresh_token").asString());
        }
        return String.join(" ", tokens);
    }

    private String authorizationRequest() {
        return WebSession.encode(Map.of(
                "response_type",
                "code",
                "client_id",
                "web",
                "redirect_uri",
                REDIRECT_URI,
                "scope",
                userScope,
                "code_challenge",
                challenge(),
                "code_challenge_method",
                "S256"));
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }

    private URI at(String path) {
        return origin.resolve(path);
    }

    /** How a user signs in on a server's own page. */
    @FunctionalInterface
    interface SignIn {

        HttpResponse<String> with(WebSession user, HttpResponse<String> page);
    }
}
