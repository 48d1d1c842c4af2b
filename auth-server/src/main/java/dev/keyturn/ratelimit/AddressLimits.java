package dev.keyturn.ratelimit;

import dev.keyturn.network.WiderNetwork;
import dev.keyturn.user.KnownDevices;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Limits of addresses where no client authenticates.
 *
 * <p>At the pages, a user whose browser is known does not depend on others at the address: once the limit of the address is used up,
 * the browsers that a user is known in have one of the same size together.
 */
@Component
class AddressLimits {

    /** Is in the name of no network. */
    private static final String DEVICES = "devices of ";

    private final RequestBudgets budgets;
    private final ObjectProvider<KnownDevices> devices;

    /** @param devices asked when they are needed, since filters are created before most beans */
    AddressLimits(RequestBudgets budgets, ObjectProvider<KnownDevices> devices) {
        this.budgets = budgets;
        this.devices = devices;
    }

    /**
     * Spends one request.
     *
     * @return the status after it; null if the limit is off
     */
    @Nullable
    LimitStatus spend(Limit limit, String network, HttpServletRequest request) {
        LimitStatus ofNetwork = ofNetworks(limit, network);
        boolean isExceeded = ofNetwork != null && ofNetwork.isExceeded();
        if (!isExceeded || !limit.isOfPeople()) {
            return ofNetwork;
        }
        return devices.getObject()
                .userIn(request)
                .map(user -> budgets.spend(limit, DEVICES + user))
                .filter(ofDevices -> !ofDevices.isExceeded())
                .orElse(ofNetwork);
    }

    /** A network that exceeds its limit uses up nothing of the networks around it. */
    private @Nullable LimitStatus ofNetworks(Limit limit, String network) {
        LimitStatus status = budgets.spend(limit, network);
        if (limit != Limit.LOGIN || status == null || status.isExceeded()) {
            return status;
        }
        for (WiderNetwork wider : WiderNetwork.around(network)) {
            LimitStatus ofWider = budgets.spend(limit, wider.name(), status.multiplied(wider.ofPages()));
            if (ofWider != null && ofWider.isExceeded()) {
                return ofWider;
            }
        }
        return status;
    }
}
