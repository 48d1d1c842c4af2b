package dev.keyturn.backchannel;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.backchannel.LogoutDeliveries.LogoutDelivery;
import dev.keyturn.client.ClientId;
import jakarta.validation.Valid;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Deliveries of logout tokens in the admin API. They name users and sessions, so they are read with the scope of sessions. */
@AdminController(AdminController.BASE + "/clients/{client_id}/logout-deliveries")
class LogoutDeliveryController {

    private final LogoutDeliveries deliveries;

    LogoutDeliveryController(LogoutDeliveries deliveries) {
        this.deliveries = deliveries;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:grants:read')")
    Listing<LogoutDelivery> list(@PathVariable("client_id") String clientId, @Valid DeliveryQuery query) {
        return deliveries.list(client(clientId), query.request());
    }

    @PostMapping(path = "/{id}/retry", produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:clients:write')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retry(@PathVariable("client_id") String clientId, @PathVariable String id) {
        deliveries.retry(client(clientId), Uuids.parse(id).orElseThrow(() -> new NotFoundException("logout-delivery")));
    }

    private static ClientId client(String text) {
        if (!ClientId.isValid(text)) {
            throw new NotFoundException("client");
        }
        return new ClientId(text);
    }

    /**
     * Page of a list.
     *
     * @param page counted from 0, which is also the default
     * @param size items on a page, 1 to 100; 20 by default
     */
    record DeliveryQuery(
            @Range(min = 0, max = 1_000_000) @Nullable Integer page,
            @Range(min = 1, max = 100) @Nullable Integer size) {

        private static final int DEFAULT_SIZE = 20;

        PageRequest request() {
            return PageRequest.of(page == null ? 0 : page, size == null ? DEFAULT_SIZE : size);
        }
    }
}
