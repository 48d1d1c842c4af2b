package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flows of OAuth and sign-ins, with right and wrong credentials and with credentials in wrong places. Keeps each credential that
 * was sent or received.
 */
final class CredentialTraffic {

    private static final String AUDIENCE = "https://traffic.example.com";
    private static final String SCOPE = "traffic:read";
    private static final String CALLBACK = "https://shop.example.com/callback";
    private static final String WRONG_PASSWORD = "a-wrong-password-of-a-person";
    private static final String WRONG_SECRET = "kts_a-wrong-secret-of-a-program";
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> credentials = new LinkedHashSet<>();
    private final URI server;
    private final AutomationClient automation;
    private final String secret;

    CredentialTraffic(URI server) throws IOException, InterruptedException {
        this.server = server;
        this.automation = new AutomationClient(server);
        create("/clients", client("traffic-api", "client_secret_basic", "\"client_credentials\"", "api-keys:verify"));
        create(
                "/apis",
                "{\"name\":\"Traffic\",\"audience\":\"" + AUDIENCE + "\",\"scopes\":[{\"name\":\"" + SCOPE
                        + "\",\"description\":\"See\"}],\"access_tokens\":{\"introspection_client\":\"traffic-api\"}}");
        this.secret = keep(AutomationClient.text(
                create("/clients", client("traffic", "client_secret_basic", "\"client_credentials\"", SCOPE)),
                "client_secret"));
        create(
                "/clients",
                client("traffic-shop", "none", "\"authorization_code\",\"refresh_token\"", SCOPE)
                        .replace("\"scopes\"", "\"redirect_uris\":[\"" + CALLBACK + "\"],\"scopes\""));
    }

    /** All that were sent or received. */
    Set<String> credentials() {
        return credentials;
    }

    /** Sends everything. */
    void flow() throws IOException, InterruptedException {
        keep(WRONG_SECRET);
        keep(WRONG_PASSWORD);
        keep(ConsentingUser.PASSWORD);
        programs();
        credentialsInWrongPlaces();
        apiKeys();
        people();
    }

    private void programs() throws IOException, InterruptedException {
        String form = "grant_type=client_credentials&scope=" + SCOPE;
        String token = keep(AutomationClient.text(post(200, "/oauth2/token", "traffic", secret, form), "access_token"));
        post(401, "/oauth2/token", "traffic", WRONG_SECRET, form);
        post(400, "/oauth2/token", "traffic", secret, form + "%20invented");
        post(400, "/oauth2/token", "traffic", secret, "grant_type=authorization_code&code=ktc_" + keep("x".repeat(43)));
        post(200, "/oauth2/introspect", "traffic", secret, "token=" + token);
        post(200, "/oauth2/revoke", "traffic", secret, "token=" + token);
        assertThat(get("/userinfo", token).statusCode()).isGreaterThanOrEqualTo(401);
    }

    /** Programs send credentials as identifiers, in queries and in headers that cannot be read. */
    private void credentialsInWrongPlaces() throws IOException, InterruptedException {
        String form = "grant_type=client_credentials";
        post(401, "/oauth2/token", secret, "x", form);
        post(400, "/oauth2/token", "traffic", "", form + "&client_secret=" + WRONG_SECRET);
        send("POST", "/oauth2/token?client_secret=" + secret, "Basic " + secret, form);
        send("GET", "/oauth2/token?client_id=traffic&client_secret=" + secret, "Bearer " + secret, "");
        send("GET", "/oauth2/authorize?client_id=" + secret + "&state=" + secret, "", "");
        send("GET", "/admin/api/v1/clients/" + secret + "?q=" + secret, "Bearer " + secret, "");
        send("GET", "/" + secret + "/%00", "", "");
    }

    private void apiKeys() throws IOException, InterruptedException {
        Map<String, Object> issued = create(
                "/api-keys",
                "{\"client_id\":\"traffic\",\"environment\":\"live\",\"name\":\"Nightly\",\"scopes\":[\"" + SCOPE
                        + "\"]}");
        String key = keep(AutomationClient.text(issued, "key"));
        String verifier = keep(AutomationClient.text(
                AutomationClient.json(automation.call("POST", "/clients/traffic-api/secrets", "")), "client_secret"));
        String token = keep(AutomationClient.text(
                post(
                        200,
                        "/oauth2/token",
                        "traffic-api",
                        verifier,
                        "grant_type=client_credentials&scope=api-keys:verify"),
                "access_token"));
        for (String presented : new String[] {key, key + "x", keep("kt_live_" + "A".repeat(49))}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/api-keys/verify"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"key\":\"" + presented + "\"}"));
            assertThat(http.send(request.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** A person mistypes a password, signs in, and allows a client that refreshes its token and replays an old one. */
    private void people() throws IOException, InterruptedException {
        PageVisitor visitor = new PageVisitor(server);
        CodeVerifier verifier = new CodeVerifier();
        PageVisitor.Page login =
                visitor.open(server.resolve("/oauth2/authorize?response_type=code&client_id=traffic-shop"
                        + "&scope=" + SCOPE + "&redirect_uri=" + encode(CALLBACK)
                        + "&code_challenge_method=S256&code_challenge="
                        + CodeChallenge.compute(CodeChallengeMethod.S256, verifier)
                                .getValue()));
        login = visitor.submit(
                login.form("password").with("username", ConsentingUser.NAME).with("password", WRONG_PASSWORD));
        keep(login.form("password").value("_csrf"));
        PageVisitor.Page consent = visitor.submit(
                login.form("password").with("username", ConsentingUser.NAME).with("password", ConsentingUser.PASSWORD));
        PageVisitor.Page allowed = visitor.submit(consent.form("scope"));
        visitor.cookies().forEach(cookie -> keep(cookie.getValue()));
        Matcher code = CODE.matcher(allowed.address().toString());
        assertThat(code.find()).as(allowed.address() + "\n" + allowed.html()).isTrue();
        exchange(keep(code.group(1)), keep(verifier.getValue()));
    }

    private void exchange(String code, String verifier) throws IOException, InterruptedException {
        String form = "grant_type=authorization_code&client_id=traffic-shop&redirect_uri=" + encode(CALLBACK) + "&code="
                + code + "&code_verifier=";
        Map<String, Object> tokens = token(200, form + verifier);
        String refresh = keep(AutomationClient.text(tokens, "refresh_token"));
        keep(AutomationClient.text(tokens, "access_token"));
        String refreshing = "grant_type=refresh_token&client_id=traffic-shop&refresh_token=";
        String next = keep(AutomationClient.text(token(200, refreshing + refresh), "refresh_token"));
        keep(AutomationClient.text(token(200, refreshing + next), "refresh_token"));
        token(400, refreshing + refresh);
        token(400, form + verifier);
    }

    private Map<String, Object> token(int status, String form) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "/oauth2/token", "", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return AutomationClient.json(answer);
    }

    private Map<String, Object> post(int status, String path, String client, String clientSecret, String form)
            throws IOException, InterruptedException {
        String basic =
                Base64.getEncoder().encodeToString((client + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        keep(basic);
        HttpResponse<String> answer = send("POST", path, "Basic " + basic, form);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
        return answer.body().isEmpty() ? Map.of() : AutomationClient.json(answer);
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send("GET", path, "Bearer " + token, "");
    }

    private HttpResponse<String> send(String method, String path, String authorization, String form)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(form));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private Map<String, Object> create(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = automation.call("POST", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return AutomationClient.json(answer);
    }

    private static String client(String id, String method, String grants, String scope) {
        return "{\"client_id\":\"" + id + "\",\"client_name\":\"" + id + "\",\"token_endpoint_auth_method\":\"" + method
                + "\",\"grant_types\":[" + grants + "],\"scopes\":[\"" + scope + "\"]}";
    }

    private String keep(String credential) {
        credentials.add(credential);
        return credential;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
