package dev.keyturn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A public client whose requests are written by hand, so that they can be what no library would send. */
public final class HandmadeClient {

    public static final String CALLBACK = "https://web.example.com/callback";
    public static final String AFTER_SIGN_OUT = "https://web.example.com/bye?from=[here]";

    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final Api api;
    private final String id;
    private final String redirectUri;

    public HandmadeClient(Api api) {
        this(api, CALLBACK);
    }

    public HandmadeClient(Api api, String redirectUri) {
        this.api = api;
        this.redirectUri = redirectUri;
        this.id = api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("web"),
                        "client_name",
                        "Web",
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code"),
                        "redirect_uris",
                        List.of(redirectUri),
                        "post_logout_redirect_uris",
                        List.of(AFTER_SIGN_OUT),
                        "scopes",
                        List.of("openid", "profile")))
                .get("client_id")
                .asString();
    }

    public String id() {
        return id;
    }

    /** An authorization request with which nothing is wrong. */
    public Request request() {
        return new Request()
                .with("response_type", "code")
                .with("client_id", id)
                .with("redirect_uri", redirectUri)
                .with("scope", "openid")
                .with("state", "xyz")
                .with("code_challenge", CHALLENGE)
                .with("code_challenge_method", "S256");
    }

    /** Parameters of the redirect to the client, after a check of the issuer, which is left out. */
    public Map<String, String> answer(Visitor.Page page) {
        assertThat(page.address().toString()).as(page.html()).startsWith(redirectUri + "?");
        Map<String, String> answer = parameters(page.address());
        assertThat(answer.remove("iss")).isEqualTo(api.issuer().toString());
        return answer;
    }

    /** The tokens for the code of an answer. */
    public JsonNode exchange(Map<String, String> answer) {
        Api.Answer tokens = api.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        id,
                        "code",
                        answer.get("code"),
                        "redirect_uri",
                        redirectUri,
                        "code_verifier",
                        VERIFIER),
                null,
                null);
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        return tokens.json();
    }

    private static Map<String, String> parameters(URI address) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : address.getRawQuery().split("&", -1)) {
            String[] both = pair.split("=", 2);
            parameters.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** A request in the making; as text, where the browser is sent with it. */
    public static final class Request {

        private final Map<String, String> parameters = new LinkedHashMap<>();

        public Request with(String name, String value) {
            parameters.put(name, value);
            return this;
        }

        public Request without(String name) {
            parameters.remove(name);
            return this;
        }

        /** Names and values, in turn. */
        public String[] fields() {
            List<String> fields = new ArrayList<>();
            parameters.forEach((name, value) -> fields.addAll(List.of(name, value)));
            return fields.toArray(String[]::new);
        }

        @Override
        public String toString() {
            return "/oauth2/authorize?" + Api.encode(parameters);
        }
    }
}
