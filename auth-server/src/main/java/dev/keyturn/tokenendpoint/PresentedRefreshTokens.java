package dev.keyturn.tokenendpoint;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.certificate.ClientCertificates;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.authentication.ClientTokenSettings;
import dev.keyturn.grant.FoundRefreshToken;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.RefreshTokenLookup;
import dev.keyturn.grant.Successor;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.token.ResourceIndicators;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/** Lookup of the refresh token in a request, which replaces the token if nothing else in the request can be rejected. */
@Component
class PresentedRefreshTokens {

    private final RefreshTokenLookup lookup;
    private final FoundAuthorizations found;
    private final ClientCertificates certificates;
    private final Clock clock;

    PresentedRefreshTokens(
            RefreshTokenLookup lookup, FoundAuthorizations found, ClientCertificates certificates, Clock clock) {
        this.lookup = lookup;
        this.found = found;
        this.certificates = certificates;
        this.clock = clock;
    }

    /**
     * Finds the authorization of the refresh token. If the token is replaced already, the authorization has its successor.
     *
     * <p>A request for scopes or resources, or with a certificate, may be rejected, which must not use the token up, so its token is replaced when its
     * answer is known.
     *
     * @return null if the token is unknown
     */
    @Nullable
    OAuth2Authorization find(OAuth2RefreshTokenAuthenticationToken request) {
        String token = request.getRefreshToken();
        if (!Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, token)) {
            return null;
        }
        RegisteredClient client = Objects.requireNonNull(
                ((OAuth2ClientAuthenticationToken) request.getPrincipal()).getRegisteredClient());
        boolean canBeReplacedAtOnce = !client.getTokenSettings().isX509CertificateBoundAccessTokens()
                && request.getScopes().isEmpty()
                && ResourceIndicators.in(request.getAdditionalParameters()).isEmpty();
        Instant readAt = clock.instant();
        Optional<FoundRefreshToken> presented = canBeReplacedAtOnce
                ? lookup.findAndRotate(
                        token, new ClientId(client.getClientId()), ClientTokenSettings.refreshTokenIdle(client))
                : lookup.find(token);
        return presented.map(each -> translate(each, token, readAt)).orElse(null);
    }

    /**
     * Rejects a refresh token that is bound to another certificate than the request's, and one from before the tokens of its public
     * client were bound. It stays as it is.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_grant}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-4">RFC 8705 §4, Public Clients and Certificate-Bound Tokens</a>
     */
    void requireCertificate(IssuedToken token) {
        String thumbprint = token.grant().certificateThumbprint();
        if (thumbprint != null && !certificates.prove(ClientCertificate.confirmation(thumbprint))) {
            throw ProtocolErrors.invalidGrant("The refresh token is bound to another certificate");
        }
        if (thumbprint == null && isOfPublicClientWithBoundTokens()) {
            throw ProtocolErrors.invalidGrant("The refresh token is not bound to a certificate");
        }
    }

    private static boolean isOfPublicClientWithBoundTokens() {
        return SecurityContextHolder.getContext().getAuthentication()
                        instanceof OAuth2ClientAuthenticationToken presenter
                && ClientAuthenticationMethod.NONE.equals(presenter.getClientAuthenticationMethod())
                && Objects.requireNonNull(presenter.getRegisteredClient())
                        .getTokenSettings()
                        .isX509CertificateBoundAccessTokens();
    }

    private @Nullable OAuth2Authorization translate(FoundRefreshToken presented, String token, Instant readAt) {
        Successor successor = presented.successor();
        try {
            OAuth2Authorization authorization = found.translate(presented.token(), token);
            return authorization == null ? null : read(authorization, successor, readAt);
        } catch (RuntimeException e) {
            undo(successor, e);
            throw e;
        }
    }

    private static OAuth2Authorization read(
            OAuth2Authorization authorization, @Nullable Successor successor, Instant readAt) {
        OAuth2Authorization.Builder read = OAuth2Authorization.from(authorization);
        AuthorizationAttributes.setReadAt(read, readAt);
        if (successor != null) {
            AuthorizationAttributes.setSuccessor(read, successor);
        }
        return read.build();
    }

    /**
     * Undoes what {@link #find} has replaced, if anything.
     *
     * @param cause failure of the request, to which one of the undoing is added
     */
    void undo(@Nullable OAuth2Authorization found, RuntimeException cause) {
        undo(AuthorizationAttributes.successor(found), cause);
    }

    private void undo(@Nullable Successor successor, RuntimeException cause) {
        if (successor == null) {
            return;
        }
        try {
            lookup.undo(successor);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
