package dev.keyturn.apikey;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.keyturn.apikey.budget.Budget;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Details of an API key that can be changed, named as in the admin API. They keep every rule; sets and metadata are sorted.
 * {@link ApiKeyRules} makes them from an {@link ApiKeyForm}.
 *
 * @param ownerId user who is responsible for the key; null for none
 * @param allowedAddresses addresses and CIDR blocks from which the key can be used; empty for all
 * @param rate limit per second to hour; null for none
 * @param quota limit per hour to month; null for none
 */
public record ApiKeyDetails(
        String name,
        @Nullable String description,
        @Nullable UUID ownerId,
        Set<String> scopes,
        Set<String> allowedAddresses,
        @Nullable Budget rate,
        @Nullable Budget quota,
        Set<String> tags,
        Map<String, String> metadata) {

    public ApiKeyDetails {
        scopes = sorted(scopes);
        allowedAddresses = sorted(allowedAddresses);
        tags = sorted(tags);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    private static Set<String> sorted(Set<String> texts) {
        return Collections.unmodifiableSet(new TreeSet<>(texts));
    }

    /** Names of the fields in which two differ, sorted. */
    Set<String> differencesTo(ApiKeyDetails other) {
        Set<String> names = new TreeSet<>();
        compare(names, "name", name, other.name);
        compare(names, "description", description, other.description);
        compare(names, "owner_id", ownerId, other.ownerId);
        compare(names, "scopes", scopes, other.scopes);
        compare(names, "allowed_addresses", allowedAddresses, other.allowedAddresses);
        compare(names, "rate", rate, other.rate);
        compare(names, "quota", quota, other.quota);
        compare(names, "tags", tags, other.tags);
        compare(names, "metadata", metadata, other.metadata);
        return names;
    }

    /** Whether it lacks a scope of the other, or an address from which the other can be used. */
    boolean isLessThan(ApiKeyDetails other) {
        boolean isBoundMore = !allowedAddresses.isEmpty()
                && (other.allowedAddresses.isEmpty() || !allowedAddresses.containsAll(other.allowedAddresses));
        return isBoundMore || !scopes.containsAll(other.scopes);
    }

    private static void compare(Set<String> names, String name, @Nullable Object here, @Nullable Object there) {
        if (!Objects.equals(here, there)) {
            names.add(name);
        }
    }

    /**
     * Details of an API key as a request gives them, unchecked. An update replaces all of them.
     *
     * @param readOnly other members of the key's document, in an update
     */
    record ApiKeyForm(
            @Nullable String name,
            @Nullable String description,
            @Nullable String ownerId,
            @Nullable List<@Nullable String> scopes,
            @Nullable List<@Nullable String> allowedAddresses,
            @Nullable BudgetForm rate,
            @Nullable BudgetForm quota,
            @Nullable List<@Nullable String> tags,
            @Nullable Map<String, @Nullable String> metadata,
            @JsonAnySetter @Nullable Map<String, JsonNode> readOnly) {}

    /**
     * Request for a new API key, unchecked: its details and what cannot be changed later.
     *
     * @param notBefore when the key becomes valid; null for now
     * @param expiresAt null for the default lifetime of its environment
     * @param digest SHA-256 of an existing key to import; null for a key that the server generates
     * @param hint last four characters of the imported key; null if they are unknown
     */
    record NewApiKey(
            @Nullable String clientId,
            @Nullable String environment,
            @Nullable String name,
            @Nullable String description,
            @Nullable String ownerId,
            @Nullable List<@Nullable String> scopes,
            @Nullable List<@Nullable String> allowedAddresses,
            @Nullable BudgetForm rate,
            @Nullable BudgetForm quota,
            @Nullable List<@Nullable String> tags,
            @Nullable Map<String, @Nullable String> metadata,
            @Nullable Instant notBefore,
            @Nullable Instant expiresAt,
            @Nullable String digest,
            @Nullable String hint) {

        ApiKeyForm details() {
            return new ApiKeyForm(
                    name, description, ownerId, scopes, allowedAddresses, rate, quota, tags, metadata, null);
        }
    }

    /** Unchecked budget in a request. */
    record BudgetForm(@Nullable Long limit, @Nullable Integer periodSeconds) {}
}
