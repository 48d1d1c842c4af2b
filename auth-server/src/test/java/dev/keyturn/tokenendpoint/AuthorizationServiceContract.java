package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.oauth.Credentials;
import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.web.context.request.RequestContextHolder;

/** What the framework expects of whatever keeps its authorizations. */
abstract class AuthorizationServiceContract {

    private static final OAuth2TokenType STATE = new OAuth2TokenType("state");
    static final OAuth2TokenType CODE = new OAuth2TokenType("code");

    final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private RegisteredClient client;
    private Authentication user;

    abstract OAuth2AuthorizationService service();

    abstract RegisteredClient newClient();

    /** User who has signed in. */
    abstract Authentication newUser();

    /** What was looked up before in a request, even in one that is mocked, would be remembered. */
    @BeforeEach
    void beOutsideOfAnyRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @BeforeEach
    void newClientAndUser() {
        client = newClient();
        user = newUser();
    }

    @Test
    void findsAQuestionByItsState() {
        OAuth2Authorization asked =
                authorization().attribute("state", "some-state").build();
        service().save(asked);

        OAuth2Authorization found = find("some-state", STATE);

        assertThat(found.getId()).isEqualTo(asked.getId());
        assertThat(found.getPrincipalName()).isEqualTo(user.getName());
        assertThat(found.getRegisteredClientId()).isEqualTo(client.getId());
        OAuth2AuthorizationRequest request = request(found);
        assertThat(request.getClientId()).isEqualTo(client.getClientId());
        assertThat(request.getRedirectUri()).isEqualTo("https://partner.example.com/callback");
        assertThat(request.getScopes()).containsExactlyInAnyOrder("openid", "profile");
        assertThat(request.getState()).isEqualTo("the client's state");
        assertThat(request.getAdditionalParameters())
                .containsEntry("nonce", "n-0S6")
                .containsEntry("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
                .containsEntry("code_challenge_method", "S256");
    }

    @Test
    void findsNoQuestionOnceItIsAnswered() {
        service().save(authorization().attribute("state", "answered-state").build());
        String code = newCode();
        SecurityContextHolder.getContext().setAuthentication(user);

        service()
                .save(OAuth2Authorization.from(find("answered-state", STATE))
                        .attributes(attributes -> attributes.remove("state"))
                        .authorizedScopes(Set.of("openid"))
                        .token(code(code))
                        .build());

        assertThat(service().findByToken("answered-state", STATE)).isNull();
        assertThat(find(code, CODE).getAuthorizedScopes()).containsExactly("openid");
    }

    @Test
    void findsNoQuestionThatWasRefused() {
        service().save(authorization().attribute("state", "refused-state").build());

        service().remove(find("refused-state", STATE));

        assertThat(service().findByToken("refused-state", STATE)).isNull();
    }

    @Test
    void findsACodeByItsType() {
        String code = newCode();
        OAuth2Authorization saved = authorization().token(code(code)).build();
        service().save(saved);

        assertThat(find(code, CODE).getId()).isEqualTo(saved.getId());
        assertThat(codeOf(find(code, CODE)).isActive()).isTrue();
        assertThat(codeOf(find(code, CODE)).getToken().getExpiresAt()).isEqualTo(now.plusSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "id_token", "state"})
    void findsACodeByNoOtherType(String type) {
        String code = newCode();
        service().save(authorization().token(code(code)).build());

        assertThat(service().findByToken(code, new OAuth2TokenType(type))).isNull();
    }

    @Test
    void aLookupSpendsNothing() {
        String code = newCode();
        service().save(authorization().token(code(code)).build());

        find(code, CODE);
        find(code, CODE);

        assertThat(codeOf(find(code, CODE)).isActive()).isTrue();
    }

    @Test
    void anExchangedCodeIsFoundAndNoLongerActive() {
        String code = newCode();
        String refreshToken = newRefreshToken();
        service().save(authorization().token(code(code)).build());

        exchange(code, refreshToken);

        assertThat(codeOf(find(code, CODE)).isInvalidated()).isTrue();
        OAuth2Authorization found = find(refreshToken, OAuth2TokenType.REFRESH_TOKEN);
        assertThat(found.getId()).isEqualTo(find(code, CODE).getId());
        assertThat(refreshTokenOf(found).isActive()).isTrue();
        assertThat(found.getAuthorizedScopes()).containsExactlyInAnyOrder("openid", "profile");
        assertThat(found.getPrincipalName()).isEqualTo(user.getName());
    }

    @Test
    void aRotatedRefreshTokenIsNoLongerGood() {
        String code = newCode();
        String first = newRefreshToken();
        String second = newRefreshToken();
        service().save(authorization().token(code(code)).build());
        exchange(code, first);

        service()
                .save(OAuth2Authorization.from(find(first, OAuth2TokenType.REFRESH_TOKEN))
                        .token(accessToken())
                        .refreshToken(refreshToken(second))
                        .build());

        assertThat(isGood(first)).isFalse();
        assertThat(isGood(second)).isTrue();
    }

    @Test
    void aRevokedRefreshTokenIsNoLongerGood() {
        String code = newCode();
        String refreshToken = newRefreshToken();
        service().save(authorization().token(code(code)).build());
        exchange(code, refreshToken);

        OAuth2Authorization found = find(refreshToken, OAuth2TokenType.REFRESH_TOKEN);
        service()
                .save(OAuth2Authorization.from(found)
                        .invalidate(refreshTokenOf(found).getToken())
                        .build());

        assertThat(isGood(refreshToken)).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"code", "access_token", "refresh_token", "id_token", "state"})
    void findsNothingThatWasNeverSaved(@Nullable String type) {
        OAuth2TokenType wanted = type == null ? null : new OAuth2TokenType(type);

        assertThat(service().findByToken(newCode(), wanted)).isNull();
        assertThat(service().findByToken(newRefreshToken(), wanted)).isNull();
        assertThat(service().findByToken("' or 1=1 --", wanted)).isNull();
        assertThat(service().findByToken("eyJhbGciOiJub25lIn0.e30.", wanted)).isNull();
    }

    private void exchange(String code, String refreshToken) {
        OAuth2Authorization found = find(code, CODE);
        service()
                .save(OAuth2Authorization.from(found)
                        .invalidate(codeOf(found).getToken())
                        .token(accessToken())
                        .refreshToken(refreshToken(refreshToken))
                        .build());
    }

    private boolean isGood(String refreshToken) {
        OAuth2Authorization found = service().findByToken(refreshToken, OAuth2TokenType.REFRESH_TOKEN);
        return found != null && refreshTokenOf(found).isActive();
    }

    OAuth2Authorization find(String token, @Nullable OAuth2TokenType type) {
        OAuth2Authorization found = service().findByToken(token, type);
        assertThat(found).isNotNull();
        return found;
    }

    private static OAuth2Authorization.Token<OAuth2AuthorizationCode> codeOf(OAuth2Authorization authorization) {
        return Objects.requireNonNull(authorization.getToken(OAuth2AuthorizationCode.class));
    }

    private static OAuth2Authorization.Token<OAuth2RefreshToken> refreshTokenOf(OAuth2Authorization authorization) {
        return Objects.requireNonNull(authorization.getRefreshToken());
    }

    OAuth2Authorization.Builder authorization() {
        return OAuth2Authorization.withRegisteredClient(client)
                .id(UUID.randomUUID().toString())
                .principalName(user.getName())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(Set.of("openid", "profile"))
                .attribute(Principal.class.getName(), user)
                .attribute(
                        OAuth2AuthorizationRequest.class.getName(),
                        OAuth2AuthorizationRequest.authorizationCode()
                                .authorizationUri("http://localhost/oauth2/authorize")
                                .clientId(client.getClientId())
                                .redirectUri("https://partner.example.com/callback")
                                .scopes(Set.of("openid", "profile"))
                                .state("the client's state")
                                .additionalParameters(Map.of(
                                        "nonce",
                                        "n-0S6",
                                        "code_challenge",
                                        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                                        "code_challenge_method",
                                        "S256"))
                                .build());
    }

    private static OAuth2AuthorizationRequest request(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        assertThat(request).isNotNull();
        return request;
    }

    static String newCode() {
        return Credentials.generate(Credentials.CODE_PREFIX);
    }

    static String newRefreshToken() {
        return Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX);
    }

    OAuth2AuthorizationCode code(String value) {
        return new OAuth2AuthorizationCode(value, now, now.plusSeconds(60));
    }

    OAuth2RefreshToken refreshToken(String value) {
        return new OAuth2RefreshToken(value, now, now.plusSeconds(3600));
    }

    private OAuth2AccessToken accessToken() {
        return new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, "an.access.token-" + UUID.randomUUID(), now, now.plusSeconds(300));
    }
}
