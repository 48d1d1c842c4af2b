package dev.keyturn.authorize;

import dev.keyturn.resource.ScopeDescription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Scopes of one API on the consent page.
 *
 * @param apiName null for the scopes of OpenID Connect, which belong to no API
 */
record ScopeGroup(@Nullable String apiName, List<ScopeDescription> scopes) {

    private static final String OFFLINE_ACCESS = "offline_access";

    private static final Comparator<ScopeDescription> ORDER = Comparator.comparing(
                    (ScopeDescription scope) -> OFFLINE_ACCESS.equals(scope.name()))
            .thenComparing(ScopeDescription::name);

    /**
     * The scopes by API, both in alphabetical order; those without an API come first, and the one that outlasts the user's
     * presence last among them.
     */
    static List<ScopeGroup> byApi(Collection<ScopeDescription> scopes) {
        SortedMap<String, List<ScopeDescription>> groups = new TreeMap<>();
        scopes.stream()
                .sorted(ORDER)
                .forEach(scope -> groups.computeIfAbsent(
                                Objects.requireNonNullElse(scope.apiName(), ""), api -> new ArrayList<>())
                        .add(scope));
        return groups.entrySet().stream()
                .map(group -> new ScopeGroup(group.getKey().isEmpty() ? null : group.getKey(), group.getValue()))
                .toList();
    }
}
