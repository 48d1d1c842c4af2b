package dev.keyturn.token;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.JwtClaims;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.resource.AccessTokenType;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.revocation.TokenFacts;
import dev.keyturn.signing.JwtVerifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;

/** Reads the JWTs that this server has signed, from their text alone and without a statement. Each has a subject. */
@Component
public class IssuedJwts {

    /** Far above what we issue, far below what would cost anything to parse. */
    private static final int MAX_LENGTH = 16_384;

    /** Of any JWT, so of ID tokens, and of the access tokens of APIs that want it so. */
    private static final String ANY_TYPE = AccessTokenType.JWT.text();

    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of(AccessTokenType.AT_JWT.text(), ANY_TYPE);

    private final JwtVerifier signatures;
    private final String issuer;
    private final KnownRevocations revocations;
    private final Clock clock;

    IssuedJwts(JwtVerifier signatures, KeyturnProperties properties, KnownRevocations revocations, Clock clock) {
        this.signatures = signatures;
        this.issuer = properties.issuer().toString();
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Whether a text can only be a JWT. */
    public static boolean isJwt(String text) {
        return Credentials.isLikeJwt(text);
    }

    /** An access token of ours that is valid now and has not been revoked; empty for any other text. */
    public Optional<Jwt> findAccessToken(String text) {
        return findRevocableAccessToken(text).filter(this::hasBegun);
    }

    /**
     * An access token of ours that has neither expired nor been revoked, even if it is not valid yet: the clock may get there
     * again.
     */
    public Optional<Jwt> findRevocableAccessToken(String text) {
        return findAccessTokenEvenIfRevoked(text).filter(this::isNotRevoked);
    }

    /** An access token of ours that has not expired, even if it is not valid yet; empty for any other text. */
    public Optional<Jwt> findAccessTokenEvenIfRevoked(String text) {
        Instant now = clock.instant();
        return verify(text, ACCESS_TOKEN_TYPES)
                .filter(IssuedJwts::isAccessToken)
                .filter(jwt -> jwt.getExpiresAt() != null && now.isBefore(jwt.getExpiresAt()));
    }

    /** An ID token of ours, even if it has expired: as a hint it still says who signed in where. */
    public Optional<Jwt> findIdToken(String text) {
        return verify(text, Set.of(ANY_TYPE)).filter(jwt -> !isAccessToken(jwt)).filter(this::hasBegun);
    }

    /** Every access token names its client by this claim, which no setting can add to an ID token, nor take away here. */
    private static boolean isAccessToken(Jwt jwt) {
        return jwt.getClaimAsString(TokenClaims.CLIENT_ID) != null;
    }

    private Optional<Jwt> verify(String text, Set<String> types) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return signatures
                    .verify(text, types)
                    .filter(jwt -> issuer.equals(jwt.claims().getIssuer()))
                    .filter(jwt -> jwt.claims().getSubject() != null)
                    .map(jwt -> new Jwt(
                            text,
                            instant(jwt.claims().getIssueTime()),
                            instant(jwt.claims().getExpirationTime()),
                            jwt.header().toJSONObject(),
                            JwtClaims.withInstants(jwt.claims())));
        } catch (IllegalArgumentException e) { // it ends before it begins
            return Optional.empty();
        }
    }

    private boolean isNotRevoked(Jwt jwt) {
        return jwt.getIssuedAt() != null && jwt.getId() != null && !revocations.isRevoked(TokenFacts.of(jwt));
    }

    private static boolean isBounded(Jwt jwt, Instant now) {
        return jwt.getExpiresAt() != null
                && !ClockSkew.isFromFuture(now, jwt.getExpiresAt().minus(TokenLifetimes.MAX_ACCESS_TOKEN));
    }

    private boolean hasBegun(Jwt jwt) {
        Instant now = clock.instant();
        return jwt.getIssuedAt() != null
                && !ClockSkew.isFromFuture(now, jwt.getIssuedAt())
                && isBounded(jwt, now)
                && (jwt.getNotBefore() == null || !ClockSkew.isFromFuture(now, jwt.getNotBefore()));
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
