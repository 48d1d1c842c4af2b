package dev.keyturn.testing;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlInput;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client that is registered, public unless it has scopes of the server itself, a user who exists, and the browser in which that user signs in to it. */
public final class SignedInPartner implements AutoCloseable {

    public static final String CLIENT_NAME = "Partner <b>& Sons</b>";
    public static final String PASSWORD = "a long enough passphrase";
    public static final URI REDIRECT_URI = URI.create("https://partner.example.com/callback");
    public static final URI AFTER_LOGOUT = URI.create("https://partner.example.com/bye");

    private final Api api;
    private final String clientId;
    private final @Nullable String secret;
    private final String userName = Api.uniqueName("user");
    private final String temporaryPassword;
    private final Browser browser;

    public SignedInPartner(Api api) {
        this(api, List.of("openid", "profile", "email", "orders:read"));
    }

    /** A partner whose client may ask for these scopes. */
    public SignedInPartner(Api api, List<String> scopes) {
        this.api = api;
        api.registerOrdersApi();
        boolean isPublic = scopes.stream().noneMatch(scope -> scope.startsWith("admin:"));
        JsonNode registered = api.registerClient(Map.of(
                "client_id",
                Api.uniqueName("partner"),
                "client_name",
                CLIENT_NAME,
                "token_endpoint_auth_method",
                isPublic ? "none" : "client_secret_basic",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "redirect_uris",
                List.of(REDIRECT_URI.toString()),
                "post_logout_redirect_uris",
                List.of(AFTER_LOGOUT.toString()),
                "scopes",
                scopes));
        this.clientId = registered.get("client_id").asString();
        this.secret = isPublic ? null : registered.get("client_secret").asString();
        this.temporaryPassword = api.admin(
                        "POST",
                        "/users",
                        Map.of("username", userName, "name", "Ada Lovelace", "email", userName + "@example.com"))
                .json()
                .get("temporary_password")
                .asString();
        this.browser = new Browser(api.issuer());
    }

    public String clientId() {
        return clientId;
    }

    /** The client's secret; null if it is public. */
    public @Nullable String secret() {
        return secret;
    }

    public String userName() {
        return userName;
    }

    public Browser browser() {
        return browser;
    }

    /** A new attempt of the partner to sign the user in. */
    public Partner attempt() {
        return attempt("openid profile email orders:read");
    }

    public Partner attempt(String scope) {
        return new Partner(api.issuer(), clientId, REDIRECT_URI, scope, secret);
    }

    /** Opens the authorization request, signs in, replaces the temporary password. @return the page with the consent */
    public Page signInFor(Partner partner) {
        Page login = browser.open(partner.authorizationUri());
        Page password = browser.signIn(login, userName, temporaryPassword);
        var form = browser.form(password, "replacement");
        form.<HtmlInput>getInputByName("replacement").setValue(PASSWORD);
        form.<HtmlInput>getInputByName("repetition").setValue(PASSWORD);
        return browser.submit(form);
    }

    /** Signs in and allows what the partner asks for. @return the code */
    public AuthorizationCode allow(Partner partner) {
        browser.press(signInFor(partner), "Allow");
        return code(partner);
    }

    /** Gets another code once the user has allowed the same before. Signs in if the session has ended. */
    public AuthorizationCode again(Partner partner) {
        Page page = browser.open(partner.authorizationUri());
        if (page.getUrl().getPath().equals("/login")) {
            browser.signIn(page, userName, PASSWORD);
        }
        return code(partner);
    }

    /** Signs in, refreshes twice, and presents the first refresh token again, as a thief would. */
    public void replayRefreshToken() {
        Partner attempt = attempt();
        RefreshToken first = refreshTwice(attempt);
        if (attempt.refresh(first).indicatesSuccess()) {
            throw new AssertionError("The replay was accepted");
        }
    }

    /** Signs in and refreshes twice. */
    public void refreshTwice() {
        refreshTwice(attempt());
    }

    /** @return the first refresh token */
    private RefreshToken refreshTwice(Partner attempt) {
        RefreshToken first = refreshToken(attempt.exchange(allow(attempt)));
        refreshToken(attempt.refresh(refreshToken(attempt.refresh(first))));
        return first;
    }

    private static RefreshToken refreshToken(HTTPResponse response) {
        try {
            return OIDCTokenResponse.parse(response).getOIDCTokens().getRefreshToken();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private AuthorizationCode code(Partner partner) {
        return partner.read(browser.whereItLeft()).toSuccessResponse().getAuthorizationCode();
    }

    @Override
    public void close() {
        browser.close();
    }
}
