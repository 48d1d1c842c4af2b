package dev.keyturn.token;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.token.IssuedToken.NewToken;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The life of an authorization: asked for, allowed, exchanged, refreshed, revoked.
 *
 * <p>A stored token is honoured once: whoever honours it updates its row on the condition that nobody has, so of two
 * requests that race the database lets one through.
 */
@Service
class Authorizations {

    private final EntityManager entities;
    private final AuthorizationRepository authorizations;
    private final IssuedTokenRepository tokens;
    private final Revocations revocations;
    private final TokenLifetimes lifetimes;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Authorizations(
            EntityManager entities,
            AuthorizationRepository authorizations,
            IssuedTokenRepository tokens,
            Revocations revocations,
            TokenLifetimes lifetimes,
            ApplicationEventPublisher events,
            Clock clock) {
        this.entities = entities;
        this.authorizations = authorizations;
        this.tokens = tokens;
        this.revocations = revocations;
        this.lifetimes = lifetimes;
        this.events = events;
        this.clock = clock;
    }

    /** Keeps a request for which the user has yet to be asked. */
    @Transactional
    public void ask(AuthorizationId id, AuthorizationRequest request, NewToken consent) {
        store(new Authorization(id, request, null, consent.issuedAt(), consent.expiresAt()), consent);
    }

    /** Keeps an authorization for which the user need not be asked, with the code for the client. */
    @Transactional
    public void allow(AuthorizationId id, AuthorizationRequest request, Set<String> scopes, NewToken code) {
        store(new Authorization(id, request, scopes, code.issuedAt(), code.expiresAt()), code);
        events.publishEvent(new AuthorizationAllowed(id, request.clientId(), scopes));
    }

    /**
     * Keeps what the user answered, with the code for the client.
     *
     * @throws TokenAlreadyUsedException if the question was answered before
     */
    @Transactional
    public void allow(IssuedToken consent, Set<String> scopes, NewToken code) {
        Authorization authorization = consent.authorization();
        consume(consent);
        authorizations.allow(authorization.id().value(), String.join(" ", scopes), code.expiresAt());
        add(authorization, code);
        events.publishEvent(new AuthorizationAllowed(authorization.id(), authorization.clientId(), scopes));
    }

    /** Forgets a request that the user refused. */
    @Transactional
    public void refuse(AuthorizationId id) {
        authorizations.delete(List.of(id.value()));
    }

    /**
     * Honours a code.
     *
     * @param refreshToken issued for it, if any
     * @throws TokenAlreadyUsedException if it was honoured before or the authorization is revoked
     */
    @Transactional
    public void exchange(IssuedToken code, @Nullable NewToken refreshToken) {
        consume(code);
        Authorization authorization = code.authorization();
        if (refreshToken == null) {
            authorizations.extend(authorization.id().value(), clock.instant().plus(lifetimes.accessToken()));
        } else {
            authorizations.extend(authorization.id().value(), refreshToken.expiresAt());
            add(authorization, refreshToken);
        }
    }

    /**
     * Honours a refresh token and replaces it.
     *
     * @throws TokenAlreadyUsedException if it was honoured before or the authorization is revoked
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
     */
    @Transactional
    public void rotate(IssuedToken refreshToken, NewToken successor) {
        consume(refreshToken);
        add(refreshToken.authorization(), successor);
    }

    /** Revokes an authorization and all that was issued for it. A second call does nothing. */
    @Transactional
    public void revoke(Authorization authorization, RevocationReason reason) {
        Instant now = clock.instant();
        if (authorizations.revoke(authorization.id().value(), now) == 1) {
            revocations.revokeGrant(authorization.id().toString(), now.plus(lifetimes.accessToken()));
            events.publishEvent(new AuthorizationRevoked(authorization.id(), authorization.clientId(), reason));
        }
    }

    /** Revokes all that a user has allowed. */
    @Transactional
    public void revokeAllOfUser(String subject, RevocationReason reason) {
        authorizations.findLivingOfUser(subject, clock.instant()).forEach(living -> revoke(living, reason));
    }

    /** Revokes all that a user has allowed a client. */
    @Transactional
    public void revokeAllOfUserAndClient(String subject, ClientId clientId, RevocationReason reason) {
        authorizations
                .findLivingOfUserAndClient(subject, clientId.value(), clock.instant())
                .forEach(living -> revoke(living, reason));
    }

    /** Revokes all that was issued to a client. */
    @Transactional
    public void revokeAllOfClient(ClientId clientId) {
        authorizations.revokeAllOfClient(clientId.value(), clock.instant());
        revokeAccessTokensOfClient(clientId);
    }

    /** Revokes the access tokens that a client has, and none of what it can get others with. */
    @Transactional
    public void revokeAccessTokensOfClient(ClientId clientId) {
        revocations.revokeClient(clientId.value(), clock.instant().plus(lifetimes.accessToken()));
    }

    /**
     * Revokes an authorization if one of its tokens comes back after it was honoured: either the client or a thief
     * presented it first, and nobody can tell which.
     *
     * @param presenter the client that authenticated; a token of another client changes nothing
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2">RFC 6749 §4.1.2, Authorization Response</a>
     */
    @Transactional
    public void revokeIfReplayed(TokenKind kind, TokenDigest digest, ClientId presenter) {
        find(kind, digest)
                .filter(IssuedToken::isConsumed)
                .map(IssuedToken::authorization)
                .filter(authorization -> authorization.clientId().equals(presenter))
                .ifPresent(authorization -> revoke(
                        authorization,
                        kind == TokenKind.CODE
                                ? RevocationReason.CODE_REPLAYED
                                : RevocationReason.REFRESH_TOKEN_REPLAYED));
    }

    /** Finds a token and its authorization, whatever their state; never changes anything. */
    Optional<IssuedToken> find(TokenKind kind, TokenDigest digest) {
        return tokens.find(kind, digest.hex());
    }

    private void consume(IssuedToken token) {
        if (tokens.consume(token.id(), clock.instant()) == 0) {
            throw new TokenAlreadyUsedException();
        }
    }

    private void store(Authorization authorization, NewToken token) {
        entities.persist(authorization);
        entities.persist(new IssuedToken(authorization, token));
    }

    private void add(Authorization authorization, NewToken token) {
        Authorization reference =
                entities.getReference(Authorization.class, authorization.id().value());
        entities.persist(new IssuedToken(reference, token));
    }
}
