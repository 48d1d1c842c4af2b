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

/** Columns and tables of the {@link ApiKeyDetails} of a key. */
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
        replace(networks, details.allowedAddresses());
        Budget rate = details.rate();
        rateLimit = rate == null ? null : rate.limit();
        ratePeriodSeconds = rate == null ? null : rate.periodSeconds();
        Budget quota = details.quota();
        quotaLimit = quota == null ? null : quota.limit();
        quotaPeriodSeconds = quota == null ? null : quota.periodSeconds();
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
                scopes,
                networks,
                Budget.of(rateLimit, ratePeriodSeconds),
                Budget.of(quotaLimit, quotaPeriodSeconds),
                tags,
                metadata);
    }
}
