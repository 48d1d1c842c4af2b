package dev.keyturn.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The page that asks what a client may do, and the one on which that is taken back. */
@RunningServer
@OnH2
class ConsentPageTests {

    private static final String CLIENT_NAME = "\"><script>alert('client')</script>";
    private static final String SCRIPT_SCOPE = "hostile:read";
    private static final String PASSWORD = "a long enough passphrase";
    private static final String CALLBACK = "https://partner.example.com/callback";

    @Autowired
    Api api;

    private String clientId;
    private Visitor visitor;
    private String userName = "";

    @BeforeEach
    void registerClientAndSignIn() {
        api.registerOrdersApi();
        api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "<i>Hostile</i>",
                        "audience",
                        "https://hostile.example.com",
                        "scopes",
                        List.of(Map.of("name", SCRIPT_SCOPE, "description", "<script>alert('scope')</script>"))));
        clientId = api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("partner"),
                        "client_name",
                        CLIENT_NAME,
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code"),
                        "redirect_uris",
                        List.of(CALLBACK),
                        "scopes",
                        List.of("openid", "profile", "email", "orders:read", "orders:write", SCRIPT_SCOPE)))
                .get("client_id")
                .asString();
        visitor = signIn();
    }

    @Test
    @Rfc({"6749#10.2", "OIDC-Core#3.1.2.4"})
    void showsClientScopesAndRedirectTarget() {
        Page page = ask("openid profile orders:read");

        assertThat(page.html())
                .contains("About you", "See your name", "Orders", "See your orders")
                .contains("<strong>partner.example.com</strong>", "Signed in as <strong>Ada</strong>");
        assertThat(page.html()).doesNotContain("value=\"orders:write\"");
    }

    @Test
    void scopesOfTheServerAreDescribedInTheLanguageOfTheBrowser() {
        visitor.reading("eo");

        assertThat(ask("openid profile email orders:read").html())
                .contains("Pri vi", "Vidi vian nomon", "See your email address", "See your orders", "Permesi");
    }

    @Test
    @Rfc("6749#10.14")
    void showsNamesAndDescriptionsAsTextOnly() {
        Page page = ask("openid " + SCRIPT_SCOPE);

        assertThat(page.html())
                .contains("&lt;script&gt;alert(&#39;scope&#39;)", "&lt;script&gt;alert(&#39;client&#39;)")
                .contains("&lt;i&gt;Hostile&lt;/i&gt;")
                .doesNotContain("<script>alert", "<i>Hostile");
    }

    @Test
    @Rfc("6749#3.3")
    void grantsOnlyTheSelectedScopes() {
        Page page = ask("openid profile orders:read");

        Page answer = answer(page, "scope", "openid", "scope", "orders:read");

        assertThat(answer.address().toString()).startsWith(CALLBACK + "?code=");
        Page again = ask("openid profile orders:read");
        assertThat(again.html()).contains("Already allowed", "value=\"profile\"");
        assertThat(again.html()).contains("<input type=\"hidden\" name=\"scope\" value=\"orders:read\"");
    }

    @Test
    void doesNotAskAgainForWhatWasAllowed() {
        answer(ask("openid orders:read"), "scope", "openid", "scope", "orders:read");

        assertThat(ask("openid orders:read").address().toString()).startsWith(CALLBACK + "?code=");
    }

    @Test
    @Rfc({"6749#4.1.2.1", "9207#2"})
    void denyingFurtherScopesKeepsEarlierConsent() {
        answer(ask("openid orders:read"), "scope", "openid", "scope", "orders:read");

        Page refused = answer(ask("openid orders:read orders:write"));

        assertThat(refused.address().toString()).startsWith(CALLBACK + "?error=access_denied");
        assertThat(refused.address().getQuery()).contains("state=the-clients", "iss=");
        assertThat(ask("openid orders:read").address().toString()).startsWith(CALLBACK + "?code=");
    }

    @Test
    void refusingSomethingElseThanWhatWasAllowedBeforeGivesNoCode() {
        answer(ask("orders:read"), "scope", "orders:read");

        Page refused = answer(ask("orders:write"));

        assertThat(refused.address().toString()).startsWith(CALLBACK + "?error=access_denied");
    }

    @Test
    void aRefusalAnswersTheRequestForGood() {
        Page page = ask("openid orders:read");
        answer(page);

        Page second = answer(page, "scope", "orders:read");

        assertThat(second.status()).isEqualTo(400);
        assertThat(second.html()).contains("Request no longer valid");
    }

    @Test
    void ignoresTheScopesInItsOwnAddress() {
        Page page = ask("openid orders:read");
        String forged = page.address().toString().replaceAll("scope=[^&]*", "scope=admin:clients:write");

        assertThat(visitor.open(forged).html())
                .contains("value=\"orders:read\"")
                .doesNotContain("admin:clients:write");
    }

    @Test
    @Rfc("6749#4.1.2.1")
    void rejectsScopesThatWereNotRequested() {
        Page answer = answer(ask("openid orders:read"), "scope", "orders:read", "scope", "orders:write");

        assertThat(answer.address().getQuery())
                .doesNotContain("code=")
                .startsWith(
                        "error=invalid_scope&error_description=The app did not request these scopes: orders:write&");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "forged", "\"><script>alert(1)</script>", "' or 1=1 --", "\u0000"})
    void isNotShownForAnUnknownState(String state) {
        Page page = visitor.open("/oauth2/consent?client_id=" + clientId + "&state=" + encode(state));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.html())
                .contains("Request no longer valid")
                .doesNotContain("alert", "Allow</button>", "partner.example.com");
    }

    @Test
    void isNotShownToAnotherUserOrForAnotherClient() {
        String address = ask("openid orders:read").address().toString();

        Page elsewhere = signIn().open(address);
        Page otherClient = visitor.open(address.replaceAll("client_id=[^&]*", "client_id=keyturn-console"));
        Page twoStates = visitor.open(address + "&state=another");

        assertThat(List.of(elsewhere, otherClient, twoStates)).allSatisfy(page -> {
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.html()).contains("Request no longer valid").doesNotContain("See your orders");
        });
    }

    @Test
    @Rfc("6749#10.12")
    void anotherUserCannotAnswerIt() {
        Page page = ask("openid orders:read");

        Page answer = signIn().post(
                        "/oauth2/authorize",
                        "client_id",
                        clientId,
                        "state",
                        page.value("state"),
                        "scope",
                        "orders:read");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(ask("openid orders:read").path()).isEqualTo("/oauth2/consent");
    }

    @Test
    @Rfc({"6749#3.1", "OIDC-Core#3.1.2.3"})
    void needsASignedInUser() {
        String address = ask("openid orders:read").address().toString();

        assertThat(new Visitor(api.issuer()).open(address).path()).isEqualTo("/login");
    }

    @Test
    void lettingAnotherUserAnswerBeginsTheRequestAgain() {
        Page page = ask("openid orders:read");
        String before = visitor.sessionId();

        Page login =
                visitor.submit(page, "/oauth2/consent/switch", "client_id", clientId, "state", page.value("state"));

        assertThat(login.path()).isEqualTo("/login");
        assertThat(login.html()).contains("to continue to").doesNotContain("You are signed in as");
        Visitor attacker = new Visitor(api.issuer());
        attacker.takeOver(before);
        assertThat(attacker.open("/").path()).isEqualTo("/login");
        Page next = visitor.submit(
                login, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);
        assertThat(next.path()).isEqualTo("/oauth2/consent");
        assertThat(next.html()).contains(RunningServer.ADMIN_NAME);
        assertThat(visitor.sessionId()).isNotEqualTo(before);
    }

    @Test
    @Rfc({"6749#4.1.2", "OIDC-Core#3.1.2.1"})
    void switchingTheUserKeepsTheRequestUnchanged() {
        String redirectUri = "https://partner.example.com/call+back?a=b%20c";
        String own = api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("plus"),
                        "client_name",
                        "Plus",
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code"),
                        "redirect_uris",
                        List.of(redirectUri),
                        "scopes",
                        List.of("openid")))
                .get("client_id")
                .asString();
        answerAs(own, askFor(own, redirectUri, "consent"));
        Page page = askFor(own, redirectUri, "consent login");

        Page login = visitor.submit(page, "/oauth2/consent/switch", "client_id", own, "state", page.value("state"));
        Page askedAgain = visitor.submit(
                login, "/login", "username", RunningServer.ADMIN_NAME, "password", RunningServer.ADMIN_PASSWORD);
        Page answered = answerAs(own, askedAgain);

        assertThat(login.tag("username")).doesNotContain("value=\"ada\"");
        assertThat(askedAgain.html()).contains("Allow Plus?", RunningServer.ADMIN_NAME);
        assertThat(answered.address().toString())
                .startsWith(redirectUri + "&code=")
                .contains("&state=n%2Bo%20%26%3D%25&");
    }

    /** Signs in first if the request wants that. */
    private Page askFor(String own, String redirectUri, String prompt) {
        Page page = visitor.open(
                request(own, redirectUri, "openid", "&max_age=1000&login_hint=ada&prompt=" + encode(prompt)));
        return page.path().equals("/login")
                ? visitor.submit(page, "/login", "username", userName, "password", PASSWORD)
                : page;
    }

    private Page answerAs(String own, Page page) {
        return visitor.post("/oauth2/authorize", "client_id", own, "state", page.value("state"), "scope", "openid");
    }

    private static String request(String client, String redirectUri, String scope, String more) {
        return "/oauth2/authorize?response_type=code&client_id=" + client + "&redirect_uri=" + encode(redirectUri)
                + "&scope=" + encode(scope) + "&state=n%2Bo+%26%3D%25" + more
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    }

    @Test
    void switchingUsersNeedsAForm() {
        Page page = ask("openid orders:read");

        Page forged = visitor.post("/oauth2/consent/switch", "client_id", clientId, "state", page.value("state"));

        assertThat(forged.status()).isEqualTo(403);
        assertThat(visitor.open("/").path()).isEqualTo("/");
    }

    @Test
    void consentIsListedAndCanBeWithdrawn() {
        answer(ask("openid orders:read"), "scope", "openid", "scope", "orders:read");
        Page account = visitor.open("/");
        Page question = visitor.open("/consents/withdraw?client_id=" + clientId);

        Page done = visitor.submit(question, "/consents/withdraw", "client_id", clientId);

        assertThat(account.html())
                .contains("&lt;script&gt;alert(&#39;client&#39;)", "See your orders")
                .doesNotContain("<script>alert");
        assertThat(question.html()).contains("See your orders").doesNotContain("<script>alert");
        assertThat(done.html()).contains("no longer has access.", "No apps yet.");
        assertThat(ask("openid orders:read").path()).isEqualTo("/oauth2/consent");
    }

    @Test
    void takingBackNeedsAFormAndSomethingToTakeBack() {
        answer(ask("openid orders:read"), "scope", "openid", "scope", "orders:read");

        Page forged = visitor.post("/consents/withdraw", "client_id", clientId);
        Page nothing = visitor.open("/consents/withdraw?client_id=keyturn-console");

        assertThat(forged.status()).isEqualTo(403);
        assertThat(nothing.path()).isEqualTo("/");
        assertThat(nothing.html()).contains("See your orders");
    }

    private Visitor signIn() {
        userName = Api.uniqueName("user");
        String name = userName;
        String temporaryPassword = api.admin("POST", "/users", Map.of("username", name, "name", "Ada"))
                .json()
                .get("temporary_password")
                .asString();
        Visitor somebody = new Visitor(api.issuer());
        Page page = somebody.signIn(name, temporaryPassword);
        somebody.submit(page, "/password", "replacement", PASSWORD, "repetition", PASSWORD);
        return somebody;
    }

    private Page ask(String scope) {
        return visitor.open("/oauth2/authorize?response_type=code&client_id=" + clientId + "&redirect_uri="
                + encode(CALLBACK) + "&scope=" + encode(scope) + "&state=the-clients"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    }

    /** Posts the answer that the page would, with these scopes: name and value in turn. */
    private Page answer(Page page, String... scopes) {
        String[] fields = new String[4 + scopes.length];
        System.arraycopy(new String[] {"client_id", clientId, "state", page.value("state")}, 0, fields, 0, 4);
        System.arraycopy(scopes, 0, fields, 4, scopes.length);
        return visitor.post("/oauth2/authorize", fields);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
