package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Browser;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SessionRows;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Waiting;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.Users;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlInput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import tools.jackson.databind.JsonNode;

/** What was issued ends everywhere with the user, the client, the consent or the scope that it rests on. */
@RunningServer
abstract class EndedGrantFlow {

    @Autowired
    Api api;

    @Autowired
    OAuth2AuthorizationConsentService consents;

    @Autowired
    OAuth2AuthorizationService store;

    @Autowired
    RegisteredClientRepository clients;

    @Autowired
    Users users;

    @Autowired
    UserDetailsService userDetails;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MutableClock.Shifted clock;

    private final String name = Api.uniqueName("stock");
    private final String read = name + ":read";
    private final String write = name + ":write";
    private final String resourceServer = Api.uniqueName("stock-api");
    private final String audience = "https://" + name + ".example.com";
    private final String scope = "openid offline_access " + read + " " + write;

    private String resourceServerSecret;
    private String apiId;
    private SignedInPartner partner;
    private Partner attempt;
    private Tokens tokens;
    private JWTClaimsSet claims;

    @BeforeEach
    void allow() throws Exception {
        resourceServerSecret = register(resourceServer, List.of("api-keys:verify"))
                .get("client_secret")
                .asString();
        apiId = registerApi(audience, Set.of(read, write), resourceServer)
                .json()
                .get("id")
                .asString();
        partner = new SignedInPartner(api, List.of("openid", "offline_access", read, write));
        attempt = partner.attempt(scope);
        tokens = tokens(attempt, partner.allow(attempt));
        claims = SignedJWT.parse(tokens.getAccessToken().getValue()).getJWTClaimsSet();
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    /** What somebody does. */
    enum End {
        CONSENT_WITHDRAWN,
        CONSENT_REDUCED,
        USER_DISABLED,
        USER_DELETED,
        PASSWORD_RESET,
        PASSWORD_CHANGED,
        CLIENT_DISABLED,
        CLIENT_DELETED
    }

    private void bring(End end) {
        switch (end) {
            case CONSENT_WITHDRAWN -> withdraw();
            case CONSENT_REDUCED -> reduceTo("openid", "offline_access", read);
            case USER_DISABLED -> user("POST", "/disable");
            case USER_DELETED -> user("DELETE", "");
            case PASSWORD_RESET -> user("POST", "/reset-password");
            case PASSWORD_CHANGED -> changePassword();
            case CLIENT_DISABLED -> client("POST", "/disable");
            case CLIENT_DELETED -> client("DELETE", "");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rfc({"7662#2.2", "6749#5.2"})
    void tokensAreRejectedEverywhere(End end) {
        assertThat(userInfo()).isEqualTo(200);
        assertThat(isActive()).isTrue();
        assertThat(isInFeed()).isFalse();

        bring(end);

        assertThat(userInfo()).as("userinfo").isEqualTo(401);
        assertThat(isActive()).as("introspection").isFalse();
        Waiting.until(this::isInFeed);
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode())
                .as("refresh")
                .isEqualTo(refusalAfter(end));
    }

    @ParameterizedTest
    @EnumSource
    @Rfc("6749#4.1.2")
    void anUnusedCodeIsRejected(End end) {
        Partner second = partner.attempt(scope);
        AuthorizationCode code = partner.again(second);

        bring(end);

        assertThat(second.exchange(code).getStatusCode()).isEqualTo(refusalAfter(end));
    }

    /** To that node the code has expired; to this one it has not. */
    @ParameterizedTest
    @EnumSource
    void anUnusedCodeIsRejectedAfterARevocationAtANodeWithAClockAhead(End end) {
        Partner second = partner.attempt(scope);
        AuthorizationCode code = partner.again(second);

        clock.during(Duration.ofSeconds(90), () -> bring(end));

        assertThat(second.exchange(code).getStatusCode()).isEqualTo(refusalAfter(end));
    }

    @Test
    void aRestoredAdministratorBeginsWithoutGrants() {
        users.restoreAdministrator(partner.userName());

        assertThat(userInfo()).isEqualTo(401);
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode()).isEqualTo(400);
    }

    @Test
    void nothingIsAllowedOnceTheUserOrTheirConsentIsGone() {
        SignedInUser user = (SignedInUser) userDetails.loadUserByUsername(partner.userName());
        new SessionRows(jdbc).begin(user);
        OAuth2Authorization checkedBefore = authorization(user);
        withdraw();
        assertThatThrownBy(() -> store.save(checkedBefore))
                .isInstanceOfSatisfying(
                        OAuth2AuthenticationException.class,
                        e -> assertThat(e.getError().getErrorCode()).isEqualTo("invalid_request"));

        reduceTo("openid", "offline_access", read, write);
        store.save(authorization(user));
        user("POST", "/disable");
        OAuth2Authorization late = authorization(user);
        assertThatThrownBy(() -> store.save(late)).isInstanceOf(OAuth2AuthenticationException.class);
    }

    /** As the framework saves one for a user whom it has found signed in and with a consent. */
    private OAuth2Authorization authorization(UserDetails user) {
        RegisteredClient client = Objects.requireNonNull(clients.findByClientId(partner.clientId()));
        Instant now = Instant.now();
        Authentication principal = UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
        return OAuth2Authorization.withRegisteredClient(client)
                .id(UUID.randomUUID().toString())
                .principalName(claims.getSubject())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(Set.of("openid", read))
                .attribute(Principal.class.getName(), principal)
                .attribute(
                        OAuth2AuthorizationRequest.class.getName(),
                        OAuth2AuthorizationRequest.authorizationCode()
                                .authorizationUri(api.issuer() + "/oauth2/authorize")
                                .clientId(partner.clientId())
                                .redirectUri(SignedInPartner.REDIRECT_URI.toString())
                                .scopes(Set.of("openid", read))
                                .build())
                .token(new OAuth2AuthorizationCode(
                        Credentials.generate(Credentials.CODE_PREFIX), now, now.plusSeconds(60)))
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = {"USER_DISABLED", "CLIENT_DISABLED"})
    void nothingComesBackWithWhatWasDisabled(End end) {
        bring(end);

        if (end == End.USER_DISABLED) {
            user("POST", "/enable");
        } else {
            client("POST", "/enable");
        }

        assertThat(userInfo()).isEqualTo(401);
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode()).isEqualTo(400);
    }

    @Test
    void aWithdrawnConsentIsThatOfOneClientAndIsAskedForAnew() throws Exception {
        try (SignedInPartner other = new SignedInPartner(api, List.of("openid", read))) {
            Partner theirs = other.attempt("openid " + read);
            Tokens untouched = tokens(theirs, other.allow(theirs));

            withdraw();

            assertThat(api.get("/userinfo", untouched.getAccessToken().getValue())
                            .status())
                    .isEqualTo(200);
            assertThat(theirs.refresh(untouched.getRefreshToken()).getStatusCode())
                    .isEqualTo(200);
        }
        assertThat(Browser.text(partner.browser().open(partner.attempt(scope).authorizationUri())))
                .contains("Allow");
        assertThat(sessionsWithGrants()).isZero();
        assertThat(grants()).contains("consent-withdrawn").doesNotContain("\"state\":\"live\"");
    }

    @Test
    void aConsentThatShrinksLeavesWhatNeverHadTheScope() throws Exception {
        Partner small = partner.attempt("openid " + read);
        Tokens fewer = tokens(small, partner.again(small));

        reduceTo("openid", "offline_access", read);

        assertThat(api.get("/userinfo", fewer.getAccessToken().getValue()).status())
                .isEqualTo(200);
        assertThat(small.refresh(fewer.getRefreshToken()).getStatusCode()).isEqualTo(200);
        assertThat(grants()).contains("consent-reduced");
    }

    @Test
    void aDeletedScopeOpensNothingOfTheApiThatTakesItsName() {
        allowClient("openid", "offline_access", read);
        changeApi(read);
        registerApi(audience + "/other", Set.of(write), resourceServer);
        allowClient("openid", "offline_access", read, write);

        Tokens refreshed = Partner.parse(attempt.refresh(tokens.getRefreshToken()))
                .toSuccessResponse()
                .getTokens();

        assertThat(userInfo()).isEqualTo(401);
        assertThat(refreshed.getAccessToken().getScope().toStringList())
                .containsExactlyInAnyOrder("openid", "offline_access", read);
        assertThat(Browser.text(partner.browser()
                        .open(partner.attempt("openid " + write).authorizationUri())))
                .contains("Allow");
    }

    @Test
    void aClientWithoutTheScopesOfItsGrantCannotRefreshOrRetry() {
        Tokens lost = tokensWithoutOpenId();
        allowClient("openid");

        HTTPResponse first = attempt.refresh(lost.getRefreshToken());
        HTTPResponse retry = attempt.refresh(lost.getRefreshToken());

        assertThat(first.getStatusCode()).isEqualTo(400);
        assertThat(retry.getStatusCode()).isEqualTo(400);
    }

    private Tokens tokensWithoutOpenId() {
        Partner all = partner.attempt("openid " + read + " " + write);
        partner.browser()
                .open(URI.create(all.authorizationUri().toString().replaceFirst("scope=openid(%20|\\+)", "scope=")));
        return tokens(
                all,
                all.read(partner.browser().whereItLeft()).toSuccessResponse().getAuthorizationCode());
    }

    @Test
    void nothingIsLeftOfAGrantWhoseScopesAreAllDeleted() {
        Tokens lost = tokensWithoutOpenId();
        allowClient("openid");
        succeed(204, api.adminRaw("DELETE", "/apis/" + apiId, "", "If-Match", "*"));
        registerApi(audience, Set.of(read, write), resourceServer);
        allowClient("openid", read, write);

        assertThat(introspect(lost.getAccessToken().getValue())).isFalse();
        assertThat(attempt.refresh(lost.getRefreshToken()).getStatusCode()).isEqualTo(400);
        assertThat(grants()).contains("scope-deleted");
    }

    private void withdraw() {
        URI page = URI.create(api.issuer() + "/consents/withdraw?client_id=" + partner.clientId());
        var form = partner.browser().form(partner.browser().open(page), "client_id");
        partner.browser().submit(form);
    }

    private void reduceTo(String... scopes) {
        OAuth2AuthorizationConsent.Builder less =
                OAuth2AuthorizationConsent.withId(partner.clientId(), claims.getSubject());
        Stream.of(scopes).forEach(less::scope);
        consents.save(less.build());
    }

    private void changePassword() {
        var form =
                partner.browser().form(partner.browser().open(URI.create(api.issuer() + "/password")), "replacement");
        form.<HtmlInput>getInputByName("current").setValue(SignedInPartner.PASSWORD);
        form.<HtmlInput>getInputByName("replacement").setValue("quite another passphrase");
        form.<HtmlInput>getInputByName("repetition").setValue("quite another passphrase");
        partner.browser().submit(form);
    }

    private void user(String method, String action) {
        succeed(
                method.equals("DELETE") ? 204 : 200,
                api.adminRaw(method, "/users/" + claims.getSubject() + action, "", "If-Match", "*"));
    }

    private void client(String method, String action) {
        succeed(
                method.equals("DELETE") ? 204 : 200,
                api.adminRaw(method, "/clients/" + partner.clientId() + action, "", "If-Match", "*"));
    }

    private void allowClient(String... scopes) {
        succeed(
                200,
                api.adminRaw(
                        "PUT",
                        "/clients/" + partner.clientId(),
                        "{\"client_name\":\"Partner\",\"token_endpoint_auth_method\":\"none\",\"grant_types\":"
                                + "[\"authorization_code\",\"refresh_token\"],\"redirect_uris\":[\""
                                + SignedInPartner.REDIRECT_URI + "\"],\"scopes\":"
                                + Stream.of(scopes).collect(Collectors.joining("\",\"", "[\"", "\"]")) + "}",
                        "If-Match",
                        "*"));
    }

    private Api.Answer registerApi(String audience, Set<String> scopes, String introspectionClient) {
        return succeed(
                201,
                api.admin(
                        "POST",
                        "/apis",
                        Map.of(
                                "name",
                                "Stock",
                                "audience",
                                audience,
                                "scopes",
                                scopes.stream()
                                        .map(each -> Map.of("name", each, "description", "Something"))
                                        .toList(),
                                "access_tokens",
                                Map.of("introspection_client", introspectionClient))));
    }

    private void changeApi(String remaining) {
        succeed(
                200,
                api.adminRaw(
                        "PUT",
                        "/apis/" + apiId,
                        "{\"name\":\"Stock\",\"scopes\":[{\"name\":\"" + remaining
                                + "\",\"description\":\"Something\"}],\"access_tokens\":{\"introspection_client\":\""
                                + resourceServer + "\"}}",
                        "If-Match",
                        "*"));
    }

    private JsonNode register(String id, List<String> scopes) {
        return api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                id,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                scopes));
    }

    private int userInfo() {
        return api.get("/userinfo", tokens.getAccessToken().getValue()).status();
    }

    private boolean isActive() {
        return introspect(tokens.getAccessToken().getValue());
    }

    private boolean introspect(String token) {
        return api.post("/oauth2/introspect", Map.of("token", token), resourceServer, resourceServerSecret)
                .json()
                .get("active")
                .asBoolean();
    }

    /** Whether a verifier that follows the feed refuses the access token. */
    private boolean isInFeed() {
        try {
            Verifier verifier = new Verifier(api);
            return Verifier.entries(verifier.verify(verifier.get("").body())).stream()
                    .anyMatch(this::covers);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean covers(Map<String, Object> entry) {
        String id = String.valueOf(entry.get("id"));
        return switch (String.valueOf(entry.get("kind"))) {
            case "grant" -> id.equals(claims.getClaim("grant_id"));
            case "client" -> id.equals(claims.getClaim("client_id"));
            case "subject" -> id.equals(claims.getSubject());
            case "session" -> id.equals(claims.getClaim("sid"));
            default -> false;
        };
    }

    private long sessionsWithGrants() {
        JsonNode sessions = api.admin("GET", "/sessions?user_id=" + claims.getSubject(), null)
                .json();
        return sessions.get("items")
                .valueStream()
                .filter(session -> session.get("live_grants").asLong() > 0)
                .count();
    }

    private String grants() {
        return api.admin("GET", "/grants?client_id=" + partner.clientId(), null).body();
    }

    private static Tokens tokens(Partner attempt, AuthorizationCode code) {
        return Partner.parse(attempt.exchange(code)).toSuccessResponse().getTokens();
    }

    /** A grant that is not valid, or a client that is none any more. */
    private static int refusalAfter(End end) {
        return end == End.CLIENT_DISABLED || end == End.CLIENT_DELETED ? 401 : 400;
    }

    private static Api.Answer succeed(int status, Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer;
    }
}
