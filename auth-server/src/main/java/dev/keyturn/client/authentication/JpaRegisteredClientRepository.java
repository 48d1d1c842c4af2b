package dev.keyturn.client.authentication;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.keyturn.client.TokenEndpointAuthMethod;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.client.authentication.assertion.ClientAssertionDecoderFactory;
import dev.keyturn.client.authentication.assertion.RegisteredKeys;
import dev.keyturn.client.lookup.CachedClient;
import dev.keyturn.client.lookup.CachedClients;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/** The framework's view of our clients. The framework's {@code id} of a client is the {@code client_id}. */
@Component
class JpaRegisteredClientRepository implements RegisteredClientRepository {

    private final CachedClients clients;
    private final TokenLifetimes lifetimes;

    /** Cache of translated clients, for as long as the client itself is cached. */
    private final LoadingCache<CachedClient, RegisteredClient> translated =
            Caffeine.newBuilder().weakKeys().build(this::translate);

    JpaRegisteredClientRepository(CachedClients clients, TokenLifetimes lifetimes) {
        this.clients = clients;
        this.lifetimes = lifetimes;
    }

    /**
     * Accepts what the framework does on its own, which is to hand back what it was given.
     *
     * @throws UnsupportedOperationException if anything differs: clients are registered and changed by the admin API only
     */
    @Override
    public void save(RegisteredClient client) {
        if (!Objects.equals(client, findById(client.getId()))) {
            throw new UnsupportedOperationException("Clients are registered and changed by the admin API only");
        }
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return clients.find(clientId).map(translated::get).orElseGet(() -> {
            ClientSecretEncoder.compareWithNothing(clientId);
            return null;
        });
    }

    private RegisteredClient translate(CachedClient client) {
        RegisteredClient.Builder registered = RegisteredClient.withId(
                        client.id().value())
                .clientId(client.id().value())
                .clientIdIssuedAt(client.createdAt())
                .clientName(client.name())
                .clientAuthenticationMethod(new ClientAuthenticationMethod(
                        client.tokenEndpointAuthMethod().text()))
                .redirectUris(uris -> uris.addAll(client.redirectUris()))
                .postLogoutRedirectUris(uris -> uris.addAll(client.postLogoutRedirectUris()))
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .clientSettings(clientSettings(client))
                .tokenSettings(tokenSettings(client));
        client.grantTypes()
                .forEach(grant -> registered.authorizationGrantType(new AuthorizationGrantType(grant.text())));
        if (client.tokenEndpointAuthMethod().usesSecret()) {
            registered.clientSecret(EncodedSecrets.encode(client));
        }
        return registered.build();
    }

    private TokenSettings tokenSettings(CachedClient client) {
        TokenSettings.Builder settings = TokenSettings.builder()
                .authorizationCodeTimeToLive(lifetimes.authorizationCodeLifetime())
                .accessTokenTimeToLive(lifetimes.accessTokenLifetime())
                .refreshTokenTimeToLive(client.refreshTokens().familyOr(lifetimes))
                .accessTokenFormat(OAuth2TokenFormat.SELF_CONTAINED)
                .reuseRefreshTokens(false)
                .x509CertificateBoundAccessTokens(client.certificateBoundAccessTokens());
        ClientTokenSettings.setRefreshTokenIdle(settings, client.refreshTokens().idleOr(lifetimes));
        ClientTokenSettings.setIdTokenAlgorithm(settings, client.idTokenSignedResponseAlg());
        ClientTokenSettings.setIdTokenUserClaims(settings, client.idTokenUserClaims());
        return settings.build();
    }

    private static ClientSettings clientSettings(CachedClient client) {
        ClientSettings.Builder settings = ClientSettings.builder()
                .requireProofKey(client.requireProofKey())
                .requireAuthorizationConsent(client.requireConsent());
        if (client.tokenEndpointAuthMethod() == TokenEndpointAuthMethod.PRIVATE_KEY_JWT) {
            // The framework reads from this only that the keys are asymmetric; which algorithms are accepted is decided
            // where the assertion is decoded.
            settings.tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256);
        }
        settings.setting(ClientAssertionDecoderFactory.ISSUER_AUDIENCE, client.requireIssuerAudience());
        if (client.certificateName() != null) {
            settings.setting(ClientCertificateVerifier.NAME, client.certificateName());
        }
        if (client.jwksUri() != null) {
            settings.jwkSetUrl(client.jwksUri());
        }
        if (client.jwks() != null) {
            settings.setting(RegisteredKeys.INLINE_KEYS, client.jwks());
        }
        return settings.build();
    }
}
