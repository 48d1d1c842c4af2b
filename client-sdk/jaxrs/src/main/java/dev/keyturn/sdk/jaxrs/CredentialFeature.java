package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.RequestGuard;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Puts a filter in front of each method of a resource that demands scopes. Register one with the application. */
public final class CredentialFeature implements DynamicFeature {

    private final RequestGuard guard;

    public CredentialFeature(RequestGuard guard) {
        this.guard = guard;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Set<String> scopes = new LinkedHashSet<>();
        addScopes(resource.getResourceClass(), scopes);
        addScopes(resource.getResourceMethod(), scopes);
        if (!scopes.isEmpty()) {
            context.register(new CredentialFilter(guard, scopes));
        }
    }

    private static void addScopes(AnnotatedElement element, Set<String> scopes) {
        RequireScope demand = element.getAnnotation(RequireScope.class);
        if (demand == null) {
            return;
        }
        if (demand.value().length == 0) {
            throw new IllegalArgumentException("A @RequireScope of " + element + " names no scope.");
        }
        scopes.addAll(Arrays.asList(demand.value()));
    }
}
