package dev.keyturn.sdk.spring;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;

/** Tells the operator which routes let requests pass without a credential, when the gateway has read its routes and they are others. */
final class OpenGatewayRoutes implements ApplicationListener<RefreshRoutesResultEvent> {

    private static final Log LOG = LogFactory.getLog(OpenGatewayRoutes.class);

    /** What the metadata of a route says that is meant to be open. */
    private static final String MEANT = "open";

    private final RouteLocator routes;
    private final AtomicReference<List<String>> told = new AtomicReference<>(List.of());

    OpenGatewayRoutes(RouteLocator routes) {
        this.routes = routes;
    }

    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        if (event.isSuccess()) {
            routes.getRoutes()
                    .filter(OpenGatewayRoutes::isOpen)
                    .map(Route::getId)
                    .collectList()
                    .subscribe(this::tell);
        }
    }

    private static boolean isOpen(Route route) {
        return route.getFilters().stream().noneMatch(ProtectedApiFilter.class::isInstance)
                && !Boolean.parseBoolean(String.valueOf(route.getMetadata().get(MEANT)));
    }

    private void tell(List<String> open) {
        if (!open.equals(told.getAndSet(open)) && !open.isEmpty()) {
            LOG.warn("These routes let requests pass without a credential: " + String.join(", ", open)
                    + ". Give each the filter ProtectedApi, or say \"open: true\" in its metadata if that is meant.");
        }
    }
}
