package dev.keyturn.endtoend;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** A user who allows a public client to act for them, in a real browser, and withdraws their consent. */
final class ConsentingUser implements AutoCloseable {

    static final String NAME = "ada";
    static final String PASSWORD = "a fine long passphrase";

    private final URI server;
    private final ClientID client;
    private final URI callback;
    private final BrowserContext browser;

    private ConsentingUser(URI server, String client, URI callback, BrowserContext browser) {
        this.server = server;
        this.client = new ClientID(client);
        this.callback = callback;
        this.browser = browser;
    }

    /**
     * Opens the browser and signs in.
     *
     * @param callback where nothing needs to listen
     */
    static ConsentingUser signIn(Chromium chromium, URI server, String client, URI callback) {
        BrowserContext browser = chromium.browser().newContext();
        Page page = browser.newPage();
        page.navigate(server + "/login");
        page.getByLabel("Username").fill(NAME);
        page.locator("[name=password]").fill(PASSWORD);
        button(page, "Sign in").click();
        return new ConsentingUser(server, client, callback, browser);
    }

    /** Settings with which the server knows this user. */
    static Map<String, String> environment() {
        return Map.of("KEYTURN_BOOTSTRAP_ADMIN_USERNAME", NAME, "KEYTURN_BOOTSTRAP_ADMIN_PASSWORD", PASSWORD);
    }

    /** Allows the client a scope that it did not have. @return the access token that the client gets */
    String allow(String scope) throws IOException, ParseException {
        CodeVerifier verifier = new CodeVerifier();
        Page page = browser.newPage();
        page.navigate(new AuthorizationRequest.Builder(ResponseType.CODE, client)
                .endpointURI(server.resolve("/oauth2/authorize"))
                .redirectionURI(callback)
                .scope(Scope.parse(scope))
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI()
                .toString());
        String answer = page.waitForRequest(
                        request -> request.url().startsWith(callback + "?"),
                        () -> button(page, "Allow").click())
                .url();
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                AuthorizationResponse.parse(URI.create(answer))
                        .toSuccessResponse()
                        .getAuthorizationCode(),
                callback,
                verifier);
        TokenRequest request = new TokenRequest.Builder(server.resolve("/oauth2/token"), client, grant).build();
        return TokenResponse.parse(request.toHTTPRequest().send())
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();
    }

    /** Withdraws all that the client was allowed. */
    void withdraw() {
        Page page = browser.newPage();
        page.navigate(server + "/consents/withdraw?client_id=" + client);
        button(page, "Remove access").click();
        page.getByText("no longer has access.").waitFor();
    }

    @Override
    public void close() {
        browser.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
