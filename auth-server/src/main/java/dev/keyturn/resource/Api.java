package dev.keyturn.resource;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Version;
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

    /** Replaces what people see of this API, and which scopes it has. */
    void describe(ApiDescription replacement, Instant now) {
        name = replacement.name();
        description = replacement.description();
        scopes.keySet().retainAll(replacement.scopes().keySet());
        scopes.putAll(replacement.scopes());
        updatedAt = now;
    }

    /** Which of its scopes a description leaves out. */
    Set<String> scopesMissingFrom(ApiDescription replacement) {
        Set<String> missing = new TreeSet<>(scopes.keySet());
        missing.removeAll(replacement.scopes().keySet());
        return missing;
    }

    /** Whether describing it so would change nothing. */
    boolean isDescribedAs(ApiDescription other) {
        return name.equals(other.name()) && description.equals(other.description()) && scopes.equals(other.scopes());
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

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
