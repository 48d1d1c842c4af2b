package dev.keyturn.apikey;

import dev.keyturn.apikey.budget.Budget;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be changed about a key, with every rule kept; made by {@link ApiKeyRules}.
 *
 * @param ownerId the user who answers for it; null for none
 * @param networks from where it may be used, as addresses or CIDR blocks; empty for anywhere
 * @param budgets how much it may be used; a kind that is missing is not limited
 */
record ApiKeyDetails(
        String name,
        @Nullable String description,
        @Nullable UUID ownerId,
        Set<String> scopes,
        Set<String> networks,
        Map<Budget.Kind, Budget> budgets,
        Set<String> tags,
        Map<String, String> metadata) {

    /** The fields, by their names in the admin API, in which two differ. */
    Set<String> differencesTo(ApiKeyDetails other) {
        Set<String> names = new TreeSet<>();
        compare(names, "name", name, other.name);
        compare(names, "description", description, other.description);
        compare(names, "owner_id", ownerId, other.ownerId);
        compare(names, "scopes", scopes, other.scopes);
        compare(names, "allowed_addresses", networks, other.networks);
        compare(names, "rate", budgets.get(Budget.Kind.RATE), other.budgets.get(Budget.Kind.RATE));
        compare(names, "quota", budgets.get(Budget.Kind.QUOTA), other.budgets.get(Budget.Kind.QUOTA));
        compare(names, "tags", tags, other.tags);
        compare(names, "metadata", metadata, other.metadata);
        return names;
    }

    /** Whether it lacks a scope of another description, or an address from which that one can be used. */
    boolean isLessThan(ApiKeyDetails other) {
        boolean isBoundMore =
                !networks.isEmpty() && (other.networks.isEmpty() || !networks.containsAll(other.networks));
        return isBoundMore || !scopes.containsAll(other.scopes);
    }

    private static void compare(Set<String> names, String name, @Nullable Object here, @Nullable Object there) {
        if (!Objects.equals(here, there)) {
            names.add(name);
        }
    }
}
