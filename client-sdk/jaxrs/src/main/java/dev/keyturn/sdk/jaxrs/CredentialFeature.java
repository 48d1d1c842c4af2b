package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.RequestGuard;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.FeatureContext;
import java.util.stream.Stream;

/**
 * Enforces {@link RequireCredential}, {@link RequireScope} and {@link RequireAcr} at the resources of an application and at its own class,
 * wherever they stand in the hierarchy. Register one with the application, and nothing else.
 *
 * <p>Throws an {@link IllegalArgumentException} when the application starts if an annotation would have no effect. Of a class that only a
 * running locator knows, the first request finds it out, and fails.
 */
public final class CredentialFeature implements DynamicFeature {

    private final RequestGuard guard;
    private final Application application;
    private final Locators locators = new Locators();
    private final PlacementCheck placements = new PlacementCheck();

    /** @param application that this is registered with */
    public CredentialFeature(RequestGuard guard, Application application) {
        this.guard = guard;
        this.application = application;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        registered().forEach(placements::check);
        placements.check(type);
        Demands demands = AnnotatedDemands.of(type, resource.getResourceMethod());
        // Whose tokens the API takes, clients must know before they have one.
        Demands all =
                type == MetadataResource.class ? demands : demands.and(AnnotatedDemands.of(application.getClass()));
        context.register(new CredentialFilter(guard, all, locators));
    }

    @SuppressWarnings("deprecation") // until applications cannot have them
    private Stream<Class<?>> registered() {
        return Stream.concat(
                application.getClasses().stream(),
                application.getSingletons().stream().map(Object::getClass));
    }
}
