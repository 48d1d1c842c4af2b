package dev.keyturn.access;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.Clients;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.grant.TokenStatements;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.resource.Resources;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.OpaqueAccessTokens;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Revocations by administrators. Each can be repeated, and records its reason in the audit trail. */
@Service
class AdministrativeRevocation {

    /** Longer than a session can be idle, so that who comes back to one is met by its end. */
    private static final Duration MAX_IDLE = Duration.ofHours(24);

    /** The identifier of a secret, or the thumbprint of a key. */
    private static final Pattern CREDENTIAL =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{43}");

    private final GrantRepository grants;
    private final TokenStatements tokens;
    private final IssuedJwts jwts;
    private final OpaqueAccessTokens opaqueTokens;
    private final KnownRevocations known;
    private final Revocations revocations;
    private final Clients clients;
    private final Users users;
    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AdministrativeRevocation(
            GrantRepository grants,
            TokenStatements tokens,
            IssuedJwts jwts,
            OpaqueAccessTokens opaqueTokens,
            KnownRevocations known,
            Revocations revocations,
            Clients clients,
            Users users,
            Resources resources,
            TokenLifetimes lifetimes,
            ApplicationEventPublisher events,
            Clock clock) {
        this.grants = grants;
        this.tokens = tokens;
        this.jwts = jwts;
        this.opaqueTokens = opaqueTokens;
        this.known = known;
        this.revocations = revocations;
        this.clients = clients;
        this.users = users;
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.events = events;
        this.clock = clock;
    }

    /** Ends all that was issued to a client until now. @throws RevocationRefusedException {@code client-not-found} */
    @Transactional
    public void revokeClient(String id, String reason) {
        if (!ClientId.isValid(id) || clients.find(new ClientId(id)).isEmpty()) {
            throw new RevocationRefusedException("client");
        }
        grants.revokeAllOfClient(id, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR);
        revocations.revoke(RevocationKind.CLIENT, id, lastAccessTokenEnds());
        events.publishEvent(new TokensRevoked("client", id, reason));
    }

    /** Ends a user's tokens and sessions until now. @throws RevocationRefusedException {@code user-not-found} */
    @Transactional
    public void revokeUser(String id, String reason) {
        String subject = uuid(id, "user").toString();
        if (users.findUser(UserId.parse(subject)).isEmpty()) {
            throw new RevocationRefusedException("user");
        }
        grants.revokeAllOfUser(subject, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR);
        revocations.revoke(RevocationKind.SUBJECT, subject, lastSessionEnds());
        events.publishEvent(new TokensRevoked("user", subject, reason));
    }

    /**
     * Ends the access tokens that were issued for a credential of a client, and those that it still gets; so it has to be
     * retired before. Nothing tells whether there is such a credential.
     *
     * @throws RevocationRefusedException {@code credential-not-found} if it is not the name of one
     */
    @Transactional
    public void revokeCredential(String id, String reason) {
        if (!CREDENTIAL.matcher(id).matches()) {
            throw new RevocationRefusedException("credential");
        }
        revocations.revoke(RevocationKind.CREDENTIAL, id, lastAccessTokenEnds());
        events.publishEvent(new TokensRevoked("credential", id, reason));
    }

    /** Ends a session and its tokens. @throws RevocationRefusedException {@code session-not-found} */
    @Transactional
    public void revokeSession(String id, String reason) {
        if (!grants.existsBySessionId(id)) {
            throw new RevocationRefusedException("session");
        }
        grants.revokeAllOfSession(id, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR);
        if (!known.isSessionRevoked(id)) {
            revocations.revoke(RevocationKind.SESSION, id, lastSessionEnds());
            events.publishEvent(new TokensRevoked("session", id, reason));
        }
    }

    /** Ends a grant. @throws RevocationRefusedException {@code grant-not-found} */
    @Transactional
    public void revokeGrant(String id, String reason) {
        UUID grant = uuid(id, "grant");
        if (!grants.existsById(grant)) {
            throw new RevocationRefusedException("grant");
        }
        if (grants.revoke(grant, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR) == 1) {
            revocations.revoke(RevocationKind.GRANT, grant.toString(), lastAccessTokenEnds());
            events.publishEvent(new TokensRevoked("grant", grant.toString(), reason));
        }
    }

    /**
     * Ends an access token, or the grant of a refresh token.
     *
     * @throws RevocationRefusedException {@code token-not-found} if it is neither, or has expired
     */
    @Transactional
    public void revokeToken(String text, String reason) {
        if (Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, text)) {
            IssuedToken token = tokens.find(TokenKind.REFRESH, TokenDigest.of(text))
                    .orElseThrow(() -> new RevocationRefusedException("token"));
            revokeGrant(token.grant().id().toString(), reason);
            return;
        }
        if (OpaqueAccessTokens.isWellFormed(text)) {
            IssuedToken token =
                    opaqueTokens.findEvenIfRevoked(text).orElseThrow(() -> new RevocationRefusedException("token"));
            if (!opaqueTokens.isRevoked(token)) {
                revokeToken(token.tokenId(), token.expiresAt(), reason);
            }
            return;
        }
        Jwt token = jwts.findAccessTokenEvenIfRevoked(text).orElseThrow(() -> new RevocationRefusedException("token"));
        String tokenId = token.getId();
        Instant end = token.getExpiresAt();
        if (tokenId != null && end != null && jwts.findAccessToken(text).isPresent()) {
            revokeToken(tokenId, end, reason);
        }
    }

    private void revokeToken(String tokenId, Instant end, String reason) {
        revocations.revoke(RevocationKind.TOKEN, tokenId, end);
        events.publishEvent(new TokensRevoked("token", tokenId, reason));
    }

    private Instant lastAccessTokenEnds() {
        return clock.instant().plus(resources.longestAccessTokenLifetime(lifetimes.accessTokenLifetime()));
    }

    private Instant lastSessionEnds() {
        return clock.instant().plus(MAX_IDLE);
    }

    private static UUID uuid(String text, String kind) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new RevocationRefusedException(kind);
        }
    }
}
