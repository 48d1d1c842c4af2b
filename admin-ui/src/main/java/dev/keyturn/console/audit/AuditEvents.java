package dev.keyturn.console.audit;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The server's audit trail, through the admin API. */
@Component
public class AuditEvents {

    /** Events of a part: with the longest details a few megabytes. */
    private static final String LIMIT = "500";

    private static final int PAGE = 100;

    private final AdminApi adminApi;

    AuditEvents(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    /** Newest first. */
    public Listing<AuditEvent> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/audit-events");
    }

    /** The events with these identifiers, by identifier, without those that the retention has deleted. One request for each {@value #PAGE}. */
    public Map<String, AuditEvent> find(Collection<String> ids) {
        List<String> all =
                ids.stream().filter(AuditQuery::isIdentifier).distinct().toList();
        Map<String, AuditEvent> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += PAGE) {
            String some = String.join(",", all.subList(from, Math.min(all.size(), from + PAGE)));
            search(ListQuery.first(PAGE).with(Map.of("event_id", some)))
                    .items()
                    .forEach(event -> found.put(event.id(), event));
        }
        return found;
    }

    /**
     * A part of all events of a filter, newest first.
     *
     * @param before {@code next} of the part before it; null for the first part
     */
    Part part(Map<String, String> filters, @Nullable String before) {
        Map<String, String> parameters = new HashMap<>(filters);
        parameters.put("limit", LIMIT);
        if (before != null) {
            parameters.put("before", before);
        }
        return adminApi.query(Part.class, parameters, "/audit-events/older");
    }

    /** The event in a document of the API. */
    AuditEvent read(JsonNode document) {
        return adminApi.parse(AuditEvent.class, document);
    }

    /**
     * Part of the events of a filter, as the API has them.
     *
     * @param next null for the last part
     */
    record Part(@Nullable List<JsonNode> items, @Nullable String next) {

        Part {
            items = List.copyOf(Optional.ofNullable(items).orElse(List.of()));
        }

        @Override
        public List<JsonNode> items() {
            return Optional.ofNullable(items).orElse(List.of());
        }
    }
}
