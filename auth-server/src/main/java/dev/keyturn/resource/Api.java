package dev.keyturn.resource;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.SortNatural;
import org.jspecify.annotations.Nullable;

/**
 * A resource server: something that accepts our access tokens when they name its audience, and that knows what each of
 * its scopes allows.
 */
@Entity
class Api {

    @Id
    private UUID id;

    @Version
    private @Nullable Long version;

    private String name;

    private String description;

    @Column(updatable = false)
    private String audience;

    @Column(updatable = false)
    private boolean builtIn;

    @ElementCollection
    @CollectionTable(name = "api_scope", joinColumns = @JoinColumn(name = "api_id"))
    @MapKeyColumn(name = "name")
    @Column(name = "description")
    @SortNatural
    @BatchSize(size = 100)
    private SortedMap<String, String> scopes = new TreeMap<>();

    @Enumerated(EnumType.STRING)
    private AccessTokenFormat accessTokenFormat = AccessTokenFormat.JWT;

    @Enumerated(EnumType.STRING)
    private AccessTokenType accessTokenType = AccessTokenType.AT_JWT;

    private @Nullable Integer accessTokenLifetime;

    private @Nullable Integer longestAccessTokenLifetime;

    private String signingAlgorithm = AccessTokenPolicy.DEFAULT_ALGORITHM;

    private @Nullable String interimSigningAlgorithm;

    private @Nullable String introspectionClientId;

    private @Nullable String apiKeyEnvironment;

    @ElementCollection
    @CollectionTable(name = "api_user_claim", joinColumns = @JoinColumn(name = "api_id"))
    @Column(name = "name")
    @BatchSize(size = 100)
    private Set<String> userClaims = new TreeSet<>();

    @ElementCollection
    @CollectionTable(name = "api_static_claim", joinColumns = @JoinColumn(name = "api_id"))
    @MapKeyColumn(name = "name")
    @Column(name = "claim_value")
    @BatchSize(size = 100)
    private Map<String, String> staticClaims = new TreeMap<>();

    @Column(updatable = false)
    private Instant createdAt;

    private Instant updatedAt;

    /** For the persistence provider, which fills in all fields. */
    @SuppressWarnings("NullAway.Init")
    protected Api() {}

    /** A new API of this audience, without name or scopes until it is {@linkplain #describe described}. */
    Api(String audience, boolean builtIn, Instant now) {
        this.id = UUID.randomUUID();
        this.name = audience;
        this.description = "";
        this.audience = audience;
        this.builtIn = builtIn;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /** Keeps an algorithm until the next chosen one has a key. */
    void signUntilThenWith(String algorithm) {
        interimSigningAlgorithm = algorithm;
    }

    /** Replaces what people see of this API, which scopes it has, and which credentials it takes. */
    void describe(ApiDescription replacement, Instant now) {
        name = replacement.name();
        description = replacement.description();
        scopes.keySet().retainAll(replacement.scopes().keySet());
        scopes.putAll(replacement.scopes());
        issue(replacement.accessTokens());
        apiKeyEnvironment = replacement.apiKeyEnvironment();
        updatedAt = now;
    }

    private void issue(AccessTokenPolicy policy) {
        Duration lifetime = policy.lifetime();
        accessTokenFormat = policy.format();
        accessTokenType = policy.type();
        accessTokenLifetime = lifetime == null ? null : Math.toIntExact(lifetime.toSeconds());
        if (accessTokenLifetime != null
                && (longestAccessTokenLifetime == null || accessTokenLifetime > longestAccessTokenLifetime)) {
            longestAccessTokenLifetime = accessTokenLifetime;
        }
        signingAlgorithm = policy.signingAlgorithm();
        introspectionClientId = policy.introspectionClientId();
        userClaims.retainAll(policy.userClaims());
        userClaims.addAll(policy.userClaims());
        staticClaims.keySet().retainAll(policy.staticClaims().keySet());
        staticClaims.putAll(policy.staticClaims());
    }

    /** Scopes of the API that a description does not contain. */
    Set<String> scopesMissingFrom(ApiDescription replacement) {
        Set<String> missing = new TreeSet<>(scopes.keySet());
        missing.removeAll(replacement.scopes().keySet());
        return missing;
    }

    /** Whether describing it so would change nothing. */
    boolean isDescribedAs(ApiDescription other) {
        return name.equals(other.name())
                && description.equals(other.description())
                && scopes.equals(other.scopes())
                && accessTokens().equals(other.accessTokens())
                && Objects.equals(apiKeyEnvironment, other.apiKeyEnvironment());
    }

    UUID id() {
        return id;
    }

    /** The number of its current version; known once it is stored. */
    long version() {
        return Objects.requireNonNull(version, "not stored yet");
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    String audience() {
        return audience;
    }

    boolean isBuiltIn() {
        return builtIn;
    }

    /** The description of each scope by its name, in alphabetical order. */
    Map<String, String> scopes() {
        return Collections.unmodifiableSortedMap(scopes);
    }

    /** Access token settings. */
    AccessTokenPolicy accessTokens() {
        return new AccessTokenPolicy(
                accessTokenFormat,
                accessTokenType,
                accessTokenLifetime == null ? null : Duration.ofSeconds(accessTokenLifetime),
                signingAlgorithm,
                userClaims,
                staticClaims,
                introspectionClientId);
    }

    /** Environment of the API keys that it accepts; null for any. */
    @Nullable
    String apiKeyEnvironment() {
        return apiKeyEnvironment;
    }

    SigningChoice signing() {
        return new SigningChoice(signingAlgorithm, interimSigningAlgorithm);
    }

    /** The longest that one of its access tokens may have been given to live; zero if none had a lifetime of its own. */
    Duration longestAccessTokenLifetime() {
        return longestAccessTokenLifetime == null ? Duration.ZERO : Duration.ofSeconds(longestAccessTokenLifetime);
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
