package dev.keyturn.console.audit;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

/** The server's audit trail, through the admin API. */
@Component
public class AuditEvents {

    private final AdminApi adminApi;

    AuditEvents(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    /** Newest first. */
    public Listing<AuditEvent> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/audit-events");
    }
}
