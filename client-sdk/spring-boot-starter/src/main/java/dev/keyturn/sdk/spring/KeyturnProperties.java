package dev.keyturn.sdk.spring;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How this API verifies credentials. The first two are needed, unless the application has a {@code CredentialVerifier} of its own.
 *
 * @param issuer the issuer identifier of the server, exactly as its metadata say it
 * @param audience the identifier of this API, as it is registered with the server
 * @param publicPaths patterns of the paths that need no credential, relative to the application; by default Actuator's health, and /error
 * @param rules scopes that are demanded by path and method, besides those at controllers; all that a request meets add up
 * @param client as which the server is asked about opaque tokens and API keys; without, JWTs alone are accepted
 * @param followRevocations whether the server's feed of revocations is followed, as the client, which needs the scope revocations:read
 * @param longestRevocationLag accepts nothing while it has not been certain for longer than this that nothing else was revoked, a minute or more; by default what is known is used
 * @param alsoTrust other issuers whose JWTs are accepted
 * @param remember how many credentials that were good are remembered, by digests; 0 verifies each signature anew
 * @param storeKeysIn a folder for the last good keys, for a start while the server is down; whoever can write there can have any token accepted
 * @param dpop what is demanded of tokens that are bound to a key
 * @param metadata what the API says of itself to clients that know nothing but its address, if it says something
 * @param acceptTypeJwt whether JWTs of the type JWT are accepted besides those of the type at+jwt, for an API that is set so at the server; ID tokens have that type too
 * @param jwksUri where the server's keys are; learnt from its metadata by default
 * @param clockSkew by how much the server's clock may differ; at most 5 minutes
 * @param keepKeysFor age up to which keys are used while the server is down
 * @param fetchTimeout how long fetching the keys may take
 * @param allowInsecureHttp whether an issuer that is not on this machine may be at an http address; whoever is on the way
 *     can then forge tokens
 */
@Validated
@ConfigurationProperties("keyturn")
record KeyturnProperties(
        @Nullable String issuer,
        @Nullable String audience,

        @Nullable List<String> publicPaths,
        @NotNull @DefaultValue List<@Valid Rule> rules,
        @Valid @Nullable Client client,
        @DefaultValue("false") boolean followRevocations,
        @Nullable Duration longestRevocationLag,
        @NotNull @DefaultValue List<String> alsoTrust,
        @Min(0) @Max(10_000_000) @DefaultValue("10000") int remember,
        @Nullable Path storeKeysIn,
        @Valid @NotNull @DefaultValue Dpop dpop,
        @Valid @NotNull @DefaultValue Metadata metadata,
        @DefaultValue("false") boolean acceptTypeJwt,
        @Nullable URI jwksUri,
        @NotNull @DefaultValue("30s") Duration clockSkew,
        @NotNull @DefaultValue("24h") Duration keepKeysFor,
        @NotNull @DefaultValue("5s") Duration fetchTimeout,
        @DefaultValue("false") boolean allowInsecureHttp) {

    /** @throws ProtectionException if it is missing */
    String requiredIssuer() {
        return required("keyturn.issuer", issuer, "the server's issuer identifier, such as https://id.example.com");
    }

    /** @throws ProtectionException if it is missing */
    String requiredAudience() {
        return required(
                "keyturn.audience",
                audience,
                "the identifier under which this API is registered with the server, such as https://orders.example.com");
    }

    /** @throws ProtectionException if one is not a pattern */
    PublicPaths publicPathsOfApplication(Environment environment) {
        return parse(publicPaths == null ? new DefaultPublicPaths(environment).ofApplication() : publicPaths);
    }

    /** @throws ProtectionException if one is not a pattern */
    PublicPaths publicPathsOfManagementPort(Environment environment) {
        List<String> all = new ArrayList<>(new DefaultPublicPaths(environment).ofManagementPort());
        if (publicPaths != null) {
            all.addAll(publicPaths);
        }
        return parse(all);
    }

    private static PublicPaths parse(List<String> patterns) {
        try {
            return new PublicPaths(patterns);
        } catch (IllegalArgumentException e) {
            throw new ProtectionException(
                    "The property keyturn.public-paths cannot be used: " + e.getMessage(),
                    "Correct the path, such as /public/**.");
        }
    }

    /** @throws ProtectionException if one cannot be understood */
    AccessRules parsedRules() {
        try {
            return new AccessRules(rules);
        } catch (IllegalArgumentException e) {
            throw new ProtectionException(
                    "The property keyturn.rules cannot be used: " + e.getMessage(), "Correct the rule.");
        }
    }

    private static String required(String name, @Nullable String value, String meaning) {
        if (value == null || !StringUtils.hasText(value)) {
            throw new ProtectionException(
                    "The property " + name + " is missing, so access tokens cannot be verified.",
                    "Set " + name + " to " + meaning + ".");
        }
        return value;
    }

    /**
     * Scopes that requests need.
     *
     * @param path a pattern, relative to the application
     * @param methods of HTTP; none for any
     * @param scopes all of which are needed
     */
    record Rule(
            @NotBlank String path,
            @NotNull @DefaultValue List<String> methods,
            @NotNull @DefaultValue List<String> scopes) {}

    /**
     * As whom the server is asked about credentials.
     *
     * @param id the client that the API names for introspection, which needs the scope api-keys:verify
     * @param secret of this client
     * @param believeGood for how long the server is believed that a credential is good; at most 10 minutes
     * @param believeRefused for how long it is believed that one is not; at most 10 minutes
     * @param useLastAnswer whether, while the server is away, what it called good before goes on being good until its end
     * @param acceptImportedApiKeys whether what looks like nothing else is taken for an API key that was imported
     * @param apiKeyPrefix what API keys begin with
     */
    record Client(
            @NotBlank String id,
            @NotBlank String secret,
            @NotNull @DefaultValue("30s") Duration believeGood,
            @NotNull @DefaultValue("5s") Duration believeRefused,
            @DefaultValue("false") boolean useLastAnswer,
            @DefaultValue("false") boolean acceptImportedApiKeys,
            @NotBlank @DefaultValue("kt_") String apiKeyPrefix) {

        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }

    /**
     * Tokens that are bound to a key; they are held to it in any case.
     *
     * @param required whether tokens that are bound to nothing are refused
     * @param nonces whether proofs need a nonce of this application
     * @param nonceSecret 32 random bytes or more in base64, shared by instances that are to accept each other's nonces; made up by each of them if it is
     *     not set
     */
    record Dpop(
            @DefaultValue("false") boolean required,
            @DefaultValue("false") boolean nonces,
            @Nullable String nonceSecret) {

        @Override
        public String toString() {
            return "Dpop[required=" + required + ", nonces=" + nonces + "]";
        }
    }

    /**
     * What clients find below {@code /.well-known/oauth-protected-resource} (RFC 9728).
     *
     * @param published whether it is there, and refusals say so; the audience has to be the API's address then
     * @param name of the API, for people
     * @param documentation where developers find more
     * @param scopes that the API knows; none for not saying
     */
    record Metadata(
            @DefaultValue("false") boolean published,
            @Nullable String name,
            @Nullable URI documentation,
            @NotNull @DefaultValue List<String> scopes) {}
}
