package dev.keyturn.sdk.jaxrs;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Demands on the way to a sub-resource: those of the resources that led to it, and of their locators. */
final class Locators {

    /** Return types that do not say what a locator leads to. */
    private static final List<Class<?>> OPEN_TYPES = List.of(Object.class, Class.class, CompletionStage.class);

    private final ClassValue<Locating> known = new ClassValue<>() {
        @Override
        protected Locating computeValue(Class<?> type) {
            List<Locator> locators = Arrays.stream(type.getMethods())
                    .filter(method -> !method.isBridge() && ResourceMethods.isLocator(type, method))
                    .map(method -> Locator.of(type, method))
                    .toList();
            return new Locating(AnnotatedDemands.of(type), locators);
        }
    };

    /** Class of a resource that can lead to others. */
    private record Locating(Demands demands, List<Locator> locators) {}

    /**
     * Sub-resource locator.
     *
     * @param demands of it and its class
     */
    private record Locator(Pattern address, Class<?> returned, Demands demands) {

        static Locator of(Class<?> type, Method method) {
            String template = Hierarchy.annotations(Hierarchy.declarations(type, method), Path.class)
                    .get(0)
                    .value();
            return new Locator(
                    AddressTemplate.pattern(template), method.getReturnType(), AnnotatedDemands.of(type, method));
        }

        boolean canReturn(Object resource) {
            return returned.isInstance(resource) || OPEN_TYPES.contains(returned);
        }
    }

    /** Those of all resources that the request went through before the one that answers it. */
    Demands demandsOnTheWay(UriInfo uri) {
        List<Object> resources = uri.getMatchedResources();
        Demands demands = Demands.NONE;
        for (int i = 1; i < resources.size(); i++) {
            demands = demands.and(demands(resources.get(i), resources.get(i - 1), uri, resources.size() - i));
        }
        return demands;
    }

    private Demands demands(Object resource, Object next, UriInfo uri, int depth) {
        Locating locating = known.get(resource.getClass());
        List<Locator> fitting = locating.locators().stream()
                .filter(locator -> locator.canReturn(next) && fits(locator, uri, depth))
                .toList();
        return (fitting.isEmpty() ? locating.locators() : fitting)
                .stream().map(Locator::demands).reduce(locating.demands(), Demands::and);
    }

    /**
     * Whether its template fits the part of the address that it may have matched, encoded or not. If that part is not known, it may; matrix
     * parameters hide it, with which containers count differently.
     */
    private static boolean fits(Locator locator, UriInfo uri, int depth) {
        return uri.getPath(false).indexOf(';') >= 0
                || fits(locator, uri.getMatchedURIs(false), depth)
                || fits(locator, uri.getMatchedURIs(true), depth);
    }

    private static boolean fits(Locator locator, List<String> uris, int depth) {
        if (depth >= uris.size()) {
            return true;
        }
        String before = AddressTemplate.withoutSlashes(uris.get(uris.size() - depth));
        String after = AddressTemplate.withoutSlashes(uris.get(uris.size() - depth - 1));
        if (!after.startsWith(before.isEmpty() ? "" : before + "/")) {
            return true;
        }
        String part = AddressTemplate.withoutSlashes(after.substring(before.length()));
        return locator.address.matcher(part).matches();
    }
}
