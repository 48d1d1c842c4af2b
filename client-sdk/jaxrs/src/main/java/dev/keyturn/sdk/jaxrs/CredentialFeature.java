package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.internal.access.Requirements;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.FeatureContext;
import java.util.stream.Stream;

/**
 * Feature that enforces {@link RequireCredential}, {@link RequireScope} and {@link RequireAcr} on the resources of an application and on the
 * application itself, wherever they stand in the hierarchy. Register one with the application:
 *
 * <pre>{@code
 * @Override
 * public Set<Object> getSingletons() {
 *     return Set.of(new CredentialFeature(guard, this), new MetadataResource(metadata));
 * }
 * }</pre>
 *
 * <p>Throws an {@link IllegalArgumentException} at startup if an annotation would have no effect. For a class that only a locator returns at
 * run time, the first request fails instead.
 */
public final class CredentialFeature implements DynamicFeature {

    private final RequestGuard guard;
    private final Application application;
    private final Locators locators = new Locators();
    private final PlacementCheck placements = new PlacementCheck();

    /** @param application the application with which the feature is registered */
    public CredentialFeature(RequestGuard guard, Application application) {
        this.guard = guard;
        this.application = application;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        registered().forEach(placements::check);
        placements.check(type);
        Requirements requirements = AnnotatedRequirements.of(type, resource.getResourceMethod());
        // Clients need the metadata before they have a credential.
        Requirements all = type == MetadataResource.class
                ? requirements
                : requirements.and(AnnotatedRequirements.of(application.getClass()));
        context.register(new CredentialFilter(guard, all, locators));
    }

    @SuppressWarnings("deprecation") // for as long as applications can have singletons
    private Stream<Class<?>> registered() {
        return Stream.concat(
                application.getClasses().stream(),
                application.getSingletons().stream().map(Object::getClass));
    }
}
