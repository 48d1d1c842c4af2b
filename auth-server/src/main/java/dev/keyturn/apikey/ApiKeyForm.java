package dev.keyturn.apikey;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Unchecked metadata of an API key in a request. Lists that it leaves out are empty. */
record ApiKeyForm(
        @Nullable String name,
        @Nullable String description,
        @Nullable String ownerId,
        @Nullable List<@Nullable String> scopes,
        @Nullable List<@Nullable String> allowedAddresses,
        @Nullable BudgetForm rate,
        @Nullable BudgetForm quota,
        @Nullable List<@Nullable String> tags,
        @Nullable Map<String, @Nullable String> metadata) {

    @Override
    public List<@Nullable String> scopes() {
        return orEmpty(scopes);
    }

    @Override
    public List<@Nullable String> allowedAddresses() {
        return orEmpty(allowedAddresses);
    }

    @Override
    public List<@Nullable String> tags() {
        return orEmpty(tags);
    }

    @Override
    public Map<String, @Nullable String> metadata() {
        return metadata == null ? Map.of() : metadata;
    }

    /** Unchecked budget in a request. */
    record BudgetForm(@Nullable Long limit, @Nullable Integer periodSeconds) {}

    private static List<@Nullable String> orEmpty(@Nullable List<@Nullable String> list) {
        return list == null ? List.of() : list;
    }
}
