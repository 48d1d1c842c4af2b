package dev.keyturn.apikey.usage;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.apikey.ApiKeyController;
import dev.keyturn.apikey.ApiKeys;
import dev.keyturn.ownership.CallerScope;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;

/** Admin API's view of how often and from where each API key is used. */
@AdminController(ApiKeyController.PATH + "/{id}")
class ApiKeyUsageController {

    private final ApiKeys keys;
    private final ApiKeyUses uses;
    private final KnownNetworks networks;

    ApiKeyUsageController(ApiKeys keys, ApiKeyUses uses, KnownNetworks networks) {
        this.keys = keys;
        this.uses = uses;
        this.networks = networks;
    }

    /** Hourly usage of the last 30 days, oldest first; hours without usage are left out. */
    @GetMapping("/uses")
    @PreAuthorize(ApiKeyController.MAY_READ)
    List<ApiKeyUses.HourlyUsage> uses(
            @PathVariable String id, @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return uses.of(keys.find(ApiKeyController.id(id), caller).id());
    }

    /** Networks of the last 90 days, most recent first; a network in constant use is recorded daily. */
    @GetMapping("/networks")
    @PreAuthorize(ApiKeyController.MAY_READ)
    List<KnownNetworks.ApiKeyNetwork> networks(
            @PathVariable String id, @RequestAttribute(CallerScope.ATTRIBUTE) CallerScope caller) {
        return networks.of(keys.find(ApiKeyController.id(id), caller).id());
    }
}
