package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.server.IssuerUri;
import dev.keyturn.sdk.server.ServerHttp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How JWTs are verified.
 *
 * @param issuers whose tokens are accepted; one or more
 * @param audience which each token must have in {@code aud}
 * @param algorithms that a token may be signed with; one or more
 * @param anyTypeAccepted whether tokens may have the type of any JWT too, in place of that of access tokens
 * @param clockSkew by how much an issuer's clock may differ
 * @param maximumLength how many characters a token may have
 * @param keys when keys are fetched again
 * @param keysFolder where the last good keys are stored; null for nowhere
 * @param http fetches keys
 * @param executor runs fetches, not in the thread that asks for them
 */
public record JwtSettings(
        List<Issuer> issuers,
        String audience,
        Set<SignatureAlgorithm> algorithms,
        boolean anyTypeAccepted,
        Duration clockSkew,
        int maximumLength,
        KeyCachePolicy keys,
        @Nullable Path keysFolder,
        ServerHttp http,
        Clock clock,
        Executor executor) {

    /**
     * Whose tokens are accepted.
     *
     * @param jwksUri where the keys are; null to learn it from the metadata
     */
    public record Issuer(IssuerUri uri, @Nullable URI jwksUri) {}
}
