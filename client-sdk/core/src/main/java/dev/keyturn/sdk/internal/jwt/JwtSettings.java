package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.internal.server.IssuerUri;
import dev.keyturn.sdk.internal.server.ServerHttp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the verification of JWTs.
 *
 * @param issuers trusted issuers; one or more
 * @param audience required member of {@code aud}
 * @param algorithms allowed algorithms; one or more
 * @param types accepted types of tokens; one or more
 * @param clockSkew tolerated difference between clocks
 * @param maxLength maximum length of a token in characters
 * @param keys policy of the key cache
 * @param keysFolder directory for the last keys; null for none
 * @param http client for fetches
 * @param executor runs fetches in other threads than the caller's
 */
public record JwtSettings(
        List<Issuer> issuers,
        String audience,
        Set<SignatureAlgorithm> algorithms,
        Set<String> types,
        Duration clockSkew,
        int maxLength,
        KeyCachePolicy keys,
        @Nullable Path keysFolder,
        ServerHttp http,
        Clock clock,
        Executor executor) {

    /** Types of access tokens (RFC 9068). */
    public static final Set<String> ACCESS_TOKENS = Set.of(JoseHeader.ACCESS_TOKEN);

    /** Types of access tokens, and of any JWT. */
    public static final Set<String> ANY_JWTS = Set.of(JoseHeader.ACCESS_TOKEN, JoseHeader.ANY_JWT);

    /** Types of tokens that a gateway passes on. */
    public static final Set<String> GATEWAY_TOKENS = Set.of(JoseHeader.GATEWAY_TOKEN);

    /**
     * Trusted issuer.
     *
     * @param jwksUri URL of the JWK set; null to read it from the metadata
     */
    public record Issuer(IssuerUri uri, @Nullable URI jwksUri) {}
}
