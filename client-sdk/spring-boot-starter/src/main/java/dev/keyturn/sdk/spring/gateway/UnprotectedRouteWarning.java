package dev.keyturn.sdk.spring.gateway;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;

/** Warns about routes that pass requests without a credential, whenever the set of these routes changes. */
final class UnprotectedRouteWarning implements ApplicationListener<RefreshRoutesResultEvent> {

    private static final Log LOG = LogFactory.getLog(UnprotectedRouteWarning.class);

    /** Metadata of a route that is intentionally unprotected. */
    private static final String OPEN = "open";

    private final RouteLocator routes;
    private final AtomicReference<List<String>> reported = new AtomicReference<>(List.of());

    UnprotectedRouteWarning(RouteLocator routes) {
        this.routes = routes;
    }

    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        if (event.isSuccess()) {
            routes.getRoutes()
                    .filter(UnprotectedRouteWarning::isUnprotected)
                    .map(Route::getId)
                    .collectList()
                    .subscribe(this::report);
        }
    }

    private static boolean isUnprotected(Route route) {
        return route.getFilters().stream().noneMatch(ProtectedApiFilter.class::isInstance)
                && !Boolean.parseBoolean(String.valueOf(route.getMetadata().get(OPEN)));
    }

    private void report(List<String> unprotected) {
        if (!unprotected.equals(reported.getAndSet(unprotected)) && !unprotected.isEmpty()) {
            LOG.warn(
                    "These routes pass requests without a credential: " + String.join(", ", unprotected)
                            + ". Add the filter ProtectedApi to each, or set \"open: true\" in its metadata if that is intended.");
        }
    }
}
