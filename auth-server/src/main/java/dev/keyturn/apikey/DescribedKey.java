package dev.keyturn.apikey;

import dev.keyturn.apikey.budget.Budget;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.jspecify.annotations.Nullable;

/** Columns and tables of what can be changed about a key. */
@Embeddable
class DescribedKey {

    private static final int PAGE = 100;

    private String name;
    private @Nullable String description;
    private @Nullable UUID ownerId;
    private @Nullable Long rateLimit;

    private @Nullable Integer ratePeriodSeconds;

    private @Nullable Long quotaLimit;

    private @Nullable Integer quotaPeriodSeconds;

    @ElementCollection
    @CollectionTable(name = "api_key_scope", joinColumns = @JoinColumn(name = "api_key_id"))
    @Column(name = "scope")
    @BatchSize(size = PAGE)
    private Set<String> scopes = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "api_key_network", joinColumns = @JoinColumn(name = "api_key_id"))
    @Column(name = "network")
    @BatchSize(size = PAGE)
    private Set<String> networks = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "api_key_tag", joinColumns = @JoinColumn(name = "api_key_id"))
    @Column(name = "tag")
    @BatchSize(size = PAGE)
    private Set<String> tags = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "api_key_metadata", joinColumns = @JoinColumn(name = "api_key_id"))
    @MapKeyColumn(name = "name")
    @Column(name = "content")
    @BatchSize(size = PAGE)
    private Map<String, String> metadata = new HashMap<>();

    @SuppressWarnings("NullAway.Init")
    protected DescribedKey() {}

    DescribedKey(ApiKeyDetails details) {
        this.name = details.name();
        describe(details);
    }

    /** Replaces everything. */
    void describe(ApiKeyDetails details) {
        name = details.name();
        description = details.description();
        ownerId = details.ownerId();
        replace(scopes, details.scopes());
        replace(networks, details.networks());
        Budget rate = details.budgets().get(Budget.Kind.RATE);
        rateLimit = rate == null ? null : rate.most();
        ratePeriodSeconds = rate == null ? null : Math.toIntExact(rate.period().toSeconds());
        Budget quota = details.budgets().get(Budget.Kind.QUOTA);
        quotaLimit = quota == null ? null : quota.most();
        quotaPeriodSeconds =
                quota == null ? null : Math.toIntExact(quota.period().toSeconds());
        replace(tags, details.tags());
        metadata.keySet().retainAll(details.metadata().keySet());
        metadata.putAll(details.metadata());
    }

    private static void replace(Set<String> present, Set<String> wanted) {
        present.retainAll(wanted);
        present.addAll(wanted);
    }

    ApiKeyDetails details() {
        return new ApiKeyDetails(
                name,
                description,
                ownerId,
                Set.copyOf(scopes),
                Set.copyOf(networks),
                Budget.map(rateLimit, ratePeriodSeconds, quotaLimit, quotaPeriodSeconds),
                Set.copyOf(tags),
                Map.copyOf(metadata));
    }
}
