package dev.keyturn.sdk.contract;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A place where a demand can stand. At {@link #path()} an adapter serves a resource whose demand stands there and nowhere else, and whose
 * answer is {@link #name()}.
 *
 * <p>Scopes that are written with a space between them are all needed; of those with a bar between them one is.
 */
public enum Placement {
    METHOD("method"),
    CLASS("class"),
    CLASS_AND_METHOD("class method"),
    SUPERCLASS("superclass"),
    SUPERCLASS_METHOD("superclass-method"),
    INTERFACE("interface"),
    INTERFACE_METHOD("interface-method"),
    SUPERINTERFACE_METHOD("superinterface-method"),
    INTERFACE_OF_SUPERCLASS("interface-of-superclass"),
    /** A method with a body that the class does not override. */
    DEFAULT_METHOD("default-method"),
    /** The demand is at the interface's method, whose parameter is a type variable. */
    GENERIC_INTERFACE_METHOD("generic-interface-method"),
    /** The demand is at the superclass's method, whose parameter is a type variable. */
    GENERIC_SUPERCLASS_METHOD("generic-superclass-method"),
    /** The demand is at the class's method, the mapping at the generic method that it implements. */
    IMPLEMENTATION_OF_GENERIC_METHOD("implementation-of-generic-method"),
    /** The method and its demand are the superclass's, and the class has a demand of its own. */
    INHERITED_METHOD("inheriting-class inherited-method"),
    ANNOTATION_AT_METHOD("annotation-at-method"),
    ANNOTATION_AT_CLASS("annotation-at-class"),
    /** A class that was made at run time from the one that has the demand. */
    CLASS_PROXY("class-proxy proxied-method"),
    /** A proxy of an interface that has the demand. */
    INTERFACE_PROXY("interface-proxy proxied-interface-method"),
    /** A proxy of an interface, in front of a class that has the demand. */
    TARGET_OF_INTERFACE_PROXY("target-class target-method"),
    ANY_OF("one|other"),
    ANY_OF_AT_CLASS_AND_METHOD("one|other third|fourth"),
    ALL_AND_ANY_OF("all one|other"),
    SIGN_IN_AT_METHOD("", true),
    SIGN_IN_AT_CLASS("", true),
    SIGN_IN_AT_INTERFACE_METHOD("", true),
    SIGN_IN_AND_SCOPE("method", true),
    /** A method that takes the credential; no annotation. */
    PARAMETER(""),
    /** All that an application has: a filter, a route, an application's class. */
    WHOLE_APPLICATION("whole-application"),

    // What only frameworks with sub-resources have.
    /** The method that leads to another resource, which demands nothing. */
    LOCATOR("locator"),
    LOCATOR_OF_INTERFACE("locator-of-interface"),
    /** The class that leads to another resource, which demands nothing. */
    LOCATING_CLASS("locating-class"),
    LOCATED_CLASS("located-class"),
    LOCATED_METHOD("located-method"),
    /** Three resources, each with a demand. */
    LOCATORS_OF_LOCATORS("first first-locator second-locator third"),
    /** The locator says that it leads to any object. */
    LOCATED_AT_RUN_TIME("located-at-run-time"),
    LOCATED_AT_RUN_TIME_BY_CLASS("locator located-by-class"),
    SIGN_IN_AT_LOCATOR("", true);

    private static final Set<Placement> SUB_RESOURCES = EnumSet.range(LOCATOR, SIGN_IN_AT_LOCATOR);

    private final String demands;
    private final boolean demandsSignIn;

    Placement(String demands) {
        this(demands, false);
    }

    Placement(String demands, boolean demandsSignIn) {
        this.demands = demands;
        this.demandsSignIn = demandsSignIn;
    }

    /** Of all frameworks that have classes with methods. */
    public static Set<Placement> withoutSubResources() {
        Set<Placement> placements = EnumSet.complementOf(EnumSet.copyOf(SUB_RESOURCES));
        placements.remove(WHOLE_APPLICATION);
        return placements;
    }

    /** Each has sets of scopes of which one is needed. */
    List<List<String>> demands() {
        return demands.isEmpty()
                ? List.of()
                : Arrays.stream(demands.split(" ", -1))
                        .map(some -> List.of(some.split("\\|", -1)))
                        .toList();
    }

    /** Whether the user must have signed in with the class {@code mfa}. */
    boolean demandsSignIn() {
        return demandsSignIn;
    }

    /** Where its resource is. */
    public String path() {
        String name = "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        return SUB_RESOURCES.contains(this) ? name + "/sub" : name;
    }
}
