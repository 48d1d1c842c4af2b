package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.internal.access.Requirements;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Finds the requirements on the way to a sub-resource: those of the resources that led to it, and of their locators. */
final class Locators {

    /** Return types that do not reveal the class of the sub-resource. */
    private static final List<Class<?>> OPEN_TYPES = List.of(Object.class, Class.class, CompletionStage.class);

    private final ClassValue<Locating> cache = new ClassValue<>() {
        @Override
        protected Locating computeValue(Class<?> type) {
            List<Locator> locators = Arrays.stream(type.getMethods())
                    .filter(method -> !method.isBridge() && ResourceMethods.isLocator(type, method))
                    .map(method -> Locator.of(type, method))
                    .toList();
            return new Locating(AnnotatedRequirements.of(type), locators);
        }
    };

    /** Requirements of a resource class, and its locators. */
    private record Locating(Requirements requirements, List<Locator> locators) {}

    /**
     * Sub-resource locator.
     *
     * @param requirements requirements of the locator and its class
     */
    private record Locator(Pattern address, Class<?> returned, Requirements requirements) {

        static Locator of(Class<?> type, Method method) {
            String template = Hierarchy.annotations(Hierarchy.declarations(type, method), Path.class)
                    .get(0)
                    .value();
            return new Locator(
                    AddressTemplate.pattern(template), method.getReturnType(), AnnotatedRequirements.of(type, method));
        }

        boolean canReturn(Object resource) {
            return returned.isInstance(resource) || OPEN_TYPES.contains(returned);
        }
    }

    /** Requirements of all resources before the one that handles the request. */
    Requirements requirementsOnTheWay(UriInfo uri) {
        List<Object> resources = uri.getMatchedResources();
        Requirements requirements = Requirements.NONE;
        for (int i = 1; i < resources.size(); i++) {
            requirements =
                    requirements.and(requirements(resources.get(i), resources.get(i - 1), uri, resources.size() - i));
        }
        return requirements;
    }

    private Requirements requirements(Object resource, Object next, UriInfo uri, int depth) {
        Locating locating = cache.get(resource.getClass());
        List<Locator> matching = locating.locators().stream()
                .filter(locator -> locator.canReturn(next) && matches(locator, uri, depth))
                .toList();
        return (matching.isEmpty() ? locating.locators() : matching)
                .stream().map(Locator::requirements).reduce(locating.requirements(), Requirements::and);
    }

    /**
     * Whether the locator's template matches its part of the path, encoded or not. True if that part is unknown: matrix parameters hide it,
     * since containers count them differently.
     */
    private static boolean matches(Locator locator, UriInfo uri, int depth) {
        return uri.getPath(false).indexOf(';') >= 0
                || matches(locator, uri.getMatchedURIs(false), depth)
                || matches(locator, uri.getMatchedURIs(true), depth);
    }

    private static boolean matches(Locator locator, List<String> uris, int depth) {
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
