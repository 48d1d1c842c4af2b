package dev.keyturn.sdk.spring;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the starter. {@code issuer} and {@code audience} are required, unless the application defines its own
 * {@code CredentialVerifier}.
 *
 * @param issuer issuer identifier of the server, exactly as in its metadata
 * @param audience identifier under which this API is registered with the server
 * @param trustedIssuers further issuers whose JWTs are accepted
 * @param publicPaths patterns of paths that need no credential, relative to the application; by default Actuator's health endpoint
 * @param rules scopes required by path and method, besides those of annotations; the scopes of all matching rules add up
 * @param client client of this API at the server; without one only JWTs are accepted
 * @param cache cache of verified credentials and of the server's answers
 * @param revocations revocation feed of the server
 * @param jwks keys of the issuer
 * @param dpop requirements for sender-constrained tokens
 * @param metadata protected resource metadata of this API
 * @param acceptTypeJwt whether JWTs of the type JWT are accepted besides at+jwt, for an API that is registered with that token type; ID tokens have it too
 * @param behindGateway whether only tokens are accepted that a gateway passes on in X-Keyturn-Token after its check at the server
 * @param clockSkew tolerated difference between this clock and the server's; at most 5 minutes
 * @param allowInsecureHttp whether http URLs are allowed for an issuer on another host; an attacker on the network path can then forge tokens
 */
@Validated
@ConfigurationProperties("keyturn")
public record KeyturnProperties(
        @Nullable String issuer,
        @Nullable String audience,
        @NotNull @DefaultValue List<String> trustedIssuers,
        @Nullable List<String> publicPaths,
        @NotNull @DefaultValue List<@Valid Rule> rules,
        @Valid @Nullable Client client,
        @Valid @NotNull @DefaultValue Cache cache,
        @Valid @NotNull @DefaultValue Revocations revocations,
        @Valid @NotNull @DefaultValue Jwks jwks,
        @Valid @NotNull @DefaultValue Dpop dpop,
        @Valid @NotNull @DefaultValue Metadata metadata,
        @DefaultValue("false") boolean acceptTypeJwt,
        @DefaultValue("false") boolean behindGateway,
        @NotNull @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("false") boolean allowInsecureHttp) {

    /**
     * Rule for access by path and method.
     *
     * @param path pattern of the paths, such as {@code /orders/**}, relative to the application
     * @param methods HTTP methods; empty for all
     * @param scopes scopes, each of which is required
     */
    public record Rule(
            @NotBlank String path,
            @NotNull @DefaultValue List<String> methods,
            @NotNull @DefaultValue List<String> scopes) {}

    /**
     * Client of this API at the server.
     *
     * @param id client identifier; must be the API's introspection client and have the scope api-keys:verify
     * @param secret client secret
     * @param apiKeyPrefix prefix of API keys: the server's keyturn.apikey.prefix and an underscore
     * @param acceptImportedApiKeys whether values of unknown format are treated as imported API keys
     */
    public record Client(
            @NotBlank String id,
            @NotBlank String secret,
            @NotBlank @DefaultValue("kt_") String apiKeyPrefix,
            @DefaultValue("false") boolean acceptImportedApiKeys) {

        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }

    /**
     * Cache of verified credentials and of the server's answers, keyed by digests.
     *
     * @param maxSize maximum number of entries; 0 verifies every signature anew
     * @param positiveTtl TTL of answers for valid opaque tokens and API keys, which never exceeds their expiry; at most 10 minutes
     * @param negativeTtl TTL of answers for invalid opaque tokens and API keys; at most 10 minutes
     * @param staleIfUnavailable whether stale answers for valid credentials are used while the server is unavailable
     */
    public record Cache(
            @Min(0) @Max(10_000_000) @DefaultValue("10000") int maxSize,
            @NotNull @DefaultValue("30s") Duration positiveTtl,
            @NotNull @DefaultValue("5s") Duration negativeTtl,
            @DefaultValue("false") boolean staleIfUnavailable) {}

    /**
     * Revocation feed of the server. The client needs the scope revocations:read.
     *
     * @param enabled whether the feed is polled, so that revoked credentials are rejected within moments
     * @param maxStaleness rejects all credentials once the feed has been stale for longer than this; 1 minute or more; by default never
     */
    public record Revocations(
            @DefaultValue("false") boolean enabled,
            @Nullable Duration maxStaleness) {}

    /**
     * Keys of the issuer.
     *
     * @param uri URL of the JWK set; by default the jwks_uri of the issuer's metadata
     * @param cacheDir directory for a copy of the last keys, for starts while the server is unavailable; a process that can write to it can forge tokens
     * @param maxAge age from which cached keys are no longer used, even if the server is unavailable
     * @param fetchTimeout timeout of a request for keys or tokens
     */
    public record Jwks(
            @Nullable URI uri,
            @Nullable Path cacheDir,
            @NotNull @DefaultValue("24h") Duration maxAge,
            @NotNull @DefaultValue("5s") Duration fetchTimeout) {}

    /**
     * Requirements for sender-constrained tokens, whose proof is always verified.
     *
     * @param required whether unbound access tokens are rejected
     * @param nonces whether proofs need a nonce of this application
     * @param nonceSecret 32 random bytes or more in base64, shared by instances that accept each other's nonces; by default random per instance
     */
    public record Dpop(
            @DefaultValue("false") boolean required,
            @DefaultValue("false") boolean nonces,
            @Nullable String nonceSecret) {

        @Override
        public String toString() {
            return "Dpop[required=" + required + ", nonces=" + nonces + "]";
        }
    }

    /**
     * Protected resource metadata below {@code /.well-known/oauth-protected-resource} (RFC 9728).
     *
     * @param published whether the metadata is published and challenges link to it; the audience must be the API's URL
     * @param name name of the API for people
     * @param documentation URL of the developer documentation
     * @param scopes scopes of the API; omitted if empty
     */
    public record Metadata(
            @DefaultValue("false") boolean published,
            @Nullable String name,
            @Nullable URI documentation,
            @NotNull @DefaultValue List<String> scopes) {}
}
