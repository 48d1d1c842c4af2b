package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** User who is signed in and has allowed a client all that it asks for. */
final class ScanUser {

    static final String CLIENT = "scan-shop";

    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final ScanObjects objects;
    private @Nullable PageVisitor browser;

    ScanUser(URI server, ScanObjects objects) throws Exception {
        this.server = server;
        this.objects = objects;
        objects.admin("POST", "/clients", shop(null));
    }

    /** @param logoutUri address for logout tokens; null for none */
    private Map<String, Object> shop(@Nullable String logoutUri) {
        Map<String, Object> shop = new HashMap<>(ScanObjects.client(CLIENT, ScanObjects.SCOPE, "openid"));
        shop.put("token_endpoint_auth_method", "none");
        shop.put("grant_types", List.of("authorization_code", "refresh_token"));
        shop.put("redirect_uris", List.of(callback().toString()));
        shop.put("post_logout_redirect_uris", List.of(callback().toString()));
        if (logoutUri != null) {
            shop.put("backchannel_logout_uri", logoutUri);
        }
        return shop;
    }

    /** Identifier of a logout token for the client that failed: the client had no address any more. The server does not call the one it has now. */
    String failedDelivery() throws Exception {
        String inside = "https://[::1]:9/logout";
        objects.admin("PUT", "/clients/" + CLIENT, shop(inside));
        Session session = newSession();
        http.send(
                HttpRequest.newBuilder(server.resolve("/connect/logout?id_token_hint=" + session.idToken))
                        .header("Cookie", session.cookies)
                        .build(),
                BodyHandlers.discarding());
        objects.admin("PUT", "/clients/" + CLIENT, shop(null));
        String delivery = objects.first("/clients/" + CLIENT + "/logout-deliveries", "id");
        objects.admin("PUT", "/clients/" + CLIENT, shop(inside));
        return delivery;
    }

    URI callback() {
        return server.resolve("/scan-callback");
    }

    /** Cookies of a browser in which the user is signed in. A session that an attack has ended is replaced. */
    String cookies() throws Exception {
        if (browser == null || !hasCode(open(browser, new CodeVerifier()))) {
            browser = signIn();
        }
        return cookies(browser);
    }

    /** Cookies and ID token of a new session. */
    Session newSession() throws Exception {
        PageVisitor visitor = signIn();
        CodeVerifier verifier = new CodeVerifier();
        Map<String, Object> tokens = exchange(code(open(visitor, verifier)), verifier);
        return new Session(cookies(visitor), AutomationClient.text(tokens, "id_token"));
    }

    /** Whether the user of this session gets a code without a password. */
    boolean isSignedIn(Session session) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address(new CodeVerifier()))
                        .header("Cookie", session.cookies)
                        .build(),
                BodyHandlers.ofString());
        return CODE.matcher(answer.headers().firstValue("Location").orElse("")).find();
    }

    /** @param cookies value of the header */
    record Session(String cookies, String idToken) {}

    /** A code that was not exchanged yet. */
    Code newCode() throws Exception {
        cookies();
        CodeVerifier verifier = new CodeVerifier();
        return new Code(code(open(Objects.requireNonNull(browser), verifier)), verifier.getValue());
    }

    /** @param verifier that the client proves itself with */
    record Code(String value, String verifier) {}

    /** Tokens of a new grant. */
    Map<String, Object> newTokens() throws Exception {
        Code code = newCode();
        return exchange(code.value, new CodeVerifier(code.verifier));
    }

    /** Parameters of an authorization request. */
    Map<String, String> authorization(CodeVerifier verifier) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", CLIENT);
        parameters.put("redirect_uri", callback().toString());
        parameters.put("scope", "openid " + ScanObjects.SCOPE);
        parameters.put("code_challenge_method", "S256");
        parameters.put(
                "code_challenge",
                CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue());
        return parameters;
    }

    private PageVisitor signIn() throws Exception {
        PageVisitor visitor = new PageVisitor(server);
        PageVisitor.Page login = open(visitor, new CodeVerifier());
        PageVisitor.Page next = visitor.submit(
                login.form("password").with("username", ConsentingUser.NAME).with("password", ConsentingUser.PASSWORD));
        boolean isAsked = next.forms().stream().anyMatch(form -> form.has("scope"));
        code(isAsked ? visitor.submit(next.form("scope")) : next);
        return visitor;
    }

    private PageVisitor.Page open(PageVisitor visitor, CodeVerifier verifier) throws Exception {
        return visitor.open(address(verifier));
    }

    private URI address(CodeVerifier verifier) {
        return server.resolve("/oauth2/authorize?"
                + authorization(verifier).entrySet().stream()
                        .map(each -> each.getKey() + "=" + ScanObjects.encode(each.getValue()))
                        .collect(Collectors.joining("&")));
    }

    private static boolean hasCode(PageVisitor.Page page) {
        return CODE.matcher(page.address().toString()).find();
    }

    private static String code(PageVisitor.Page page) {
        Matcher code = CODE.matcher(page.address().toString());
        assertThat(code.find()).as(page.address() + "\n" + page.html()).isTrue();
        return code.group(1);
    }

    private Map<String, Object> exchange(String code, CodeVerifier verifier) throws Exception {
        return objects.form(
                "/oauth2/token",
                "",
                "grant_type=authorization_code&client_id=" + CLIENT + "&redirect_uri="
                        + ScanObjects.encode(callback().toString()) + "&code=" + code + "&code_verifier="
                        + verifier.getValue());
    }

    private static String cookies(PageVisitor visitor) {
        return visitor.cookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
