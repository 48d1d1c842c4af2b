package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.contract.Placement;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.Context;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A resource for each place where a demand can stand. */
final class PlacedResources {

    private PlacedResources() {}

    /** All but those of Spring's parameters, and of classes behind proxies, with which an application does not start. */
    static Set<Placement> placements() {
        Set<Placement> placements = EnumSet.allOf(Placement.class);
        placements.removeAll(
                List.of(Placement.PARAMETER, Placement.TARGET_OF_INTERFACE_PROXY, Placement.WHOLE_APPLICATION));
        return placements;
    }

    static Set<Object> all() {
        Set<Object> resources = new LinkedHashSet<>(List.of(
                new OnMethod(),
                new OnClass(),
                new OnClassAndMethod(),
                new OnSuperclass(),
                new OnSuperclassMethod(),
                new OnInterface(),
                new OnInterfaceMethod(),
                new OnSuperinterfaceMethod(),
                new OnInterfaceOfSuperclass(),
                new OnDefaultMethod(),
                new OnGenericInterfaceMethod(),
                new OnGenericSuperclassMethod(),
                new OnImplementationOfGenericMethod(),
                new InheritedMethod(),
                new OnAnnotationAtMethod(),
                new OnAnnotationAtClass(),
                new ClassProxy()));
        resources.add(proxy(Proxied.class, Placement.INTERFACE_PROXY.name()));
        resources.addAll(List.of(
                new AnyOf(),
                new AnyOfAtClassAndMethod(),
                new AllAndAnyOf(),
                new SignInAtMethod(),
                new SignInAtClass(),
                new SignInAtInterfaceMethod(),
                new SignInAndScope()));
        resources.addAll(List.of(
                new OnLocator(),
                new OnLocatorOfInterface(),
                new LocatingClass(),
                new LocatesClass(),
                new LocatesMethod(),
                new First(),
                new LocatesAtRunTime(),
                new LocatesByClass(),
                new SignInAtLocator(),
                new Overlapping()));
        return resources;
    }

    static Object proxy(Class<?> type, String answer) {
        return Proxy.newProxyInstance(
                PlacedResources.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "get" -> answer;
                    case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "proxy";
                });
    }

    /** An application of all of them. */
    public static class Demanding extends Application {

        private final Set<Object> singletons;

        Demanding(Object... more) {
            singletons = new LinkedHashSet<>(all());
            singletons.addAll(List.of(more));
        }

        @Override
        @SuppressWarnings("deprecation")
        public Set<Object> getSingletons() {
            return singletons;
        }
    }

    @Path("/method")
    public static class OnMethod {

        @GET
        @RequireScope("method")
        public String get() {
            return Placement.METHOD.name();
        }
    }

    @Path("/class")
    @RequireScope("class")
    public static class OnClass {

        @GET
        public String get() {
            return Placement.CLASS.name();
        }
    }

    @Path("/class-and-method")
    @RequireScope("class")
    public static class OnClassAndMethod {

        @GET
        @RequireScope("method")
        public String get() {
            return Placement.CLASS_AND_METHOD.name();
        }
    }

    @RequireScope("superclass")
    public static class DemandingSuperclass {

        public String get() {
            return "";
        }
    }

    @Path("/superclass")
    public static class OnSuperclass extends DemandingSuperclass {

        @GET
        @Override
        public String get() {
            return Placement.SUPERCLASS.name();
        }
    }

    public static class SuperclassWithMethod {

        @GET
        @RequireScope("superclass-method")
        public String get() {
            return "";
        }
    }

    @Path("/superclass-method")
    public static class OnSuperclassMethod extends SuperclassWithMethod {

        @GET
        @Override
        public String get() {
            return Placement.SUPERCLASS_METHOD.name();
        }
    }

    @RequireScope("interface")
    public interface DemandingInterface {

        String get();
    }

    @Path("/interface")
    public static class OnInterface implements DemandingInterface {

        @GET
        @Override
        public String get() {
            return Placement.INTERFACE.name();
        }
    }

    public interface InterfaceWithMethod {

        @GET
        @RequireScope("interface-method")
        String get();
    }

    @Path("/interface-method")
    public static class OnInterfaceMethod implements InterfaceWithMethod {

        @Override
        public String get() {
            return Placement.INTERFACE_METHOD.name();
        }
    }

    public interface SuperinterfaceWithMethod {

        @RequireScope("superinterface-method")
        String get();
    }

    public interface Subinterface extends SuperinterfaceWithMethod {

        @Override
        String get();
    }

    @Path("/superinterface-method")
    public static class OnSuperinterfaceMethod implements Subinterface {

        @GET
        @Override
        public String get() {
            return Placement.SUPERINTERFACE_METHOD.name();
        }
    }

    @RequireScope("interface-of-superclass")
    public interface OfSuperclass {}

    public static class SuperclassWithInterface implements OfSuperclass {}

    @Path("/interface-of-superclass")
    public static class OnInterfaceOfSuperclass extends SuperclassWithInterface {

        @GET
        public String get() {
            return Placement.INTERFACE_OF_SUPERCLASS.name();
        }
    }

    public interface InterfaceWithDefault {

        @GET
        @RequireScope("default-method")
        default String get() {
            return Placement.DEFAULT_METHOD.name();
        }
    }

    @Path("/default-method")
    public static class OnDefaultMethod implements InterfaceWithDefault {}

    public interface GenericInterface<T> {

        @RequireScope("generic-interface-method")
        String get(T parameter);
    }

    @Path("/generic-interface-method")
    public static class OnGenericInterfaceMethod implements GenericInterface<String> {

        @GET
        @Override
        public String get(@QueryParam("q") String parameter) {
            return Placement.GENERIC_INTERFACE_METHOD.name();
        }
    }

    public abstract static class GenericSuperclass<T extends Comparable<T>> {

        @RequireScope("generic-superclass-method")
        public abstract String get(T parameter);
    }

    @Path("/generic-superclass-method")
    public static class OnGenericSuperclassMethod extends GenericSuperclass<String> {

        @GET
        @Override
        public String get(@QueryParam("q") String parameter) {
            return Placement.GENERIC_SUPERCLASS_METHOD.name();
        }
    }

    public interface MappedGenericInterface<T> {

        @GET
        String get(@QueryParam("q") T parameter);
    }

    @Path("/implementation-of-generic-method")
    public static class OnImplementationOfGenericMethod implements MappedGenericInterface<String> {

        @Override
        @RequireScope("implementation-of-generic-method")
        public String get(String parameter) {
            return Placement.IMPLEMENTATION_OF_GENERIC_METHOD.name();
        }
    }

    public static class MethodToInherit {

        @GET
        @RequireScope("inherited-method")
        public String get() {
            return Placement.INHERITED_METHOD.name();
        }
    }

    @Path("/inherited-method")
    @RequireScope("inheriting-class")
    public static class InheritedMethod extends MethodToInherit {}

    @RequireScope("annotation-at-method")
    @Retention(RetentionPolicy.RUNTIME)
    public @interface AtMethod {}

    @RequireScope("annotation-at-class")
    @Retention(RetentionPolicy.RUNTIME)
    public @interface AtClass {}

    @Path("/annotation-at-method")
    public static class OnAnnotationAtMethod {

        @GET
        @AtMethod
        public String get() {
            return Placement.ANNOTATION_AT_METHOD.name();
        }
    }

    @Path("/annotation-at-class")
    @AtClass
    public static class OnAnnotationAtClass {

        @GET
        public String get() {
            return Placement.ANNOTATION_AT_CLASS.name();
        }
    }

    @Path("/class-proxy")
    @RequireScope("class-proxy")
    public static class ProxiedClass {

        @GET
        @RequireScope("proxied-method")
        public String get() {
            return Placement.CLASS_PROXY.name();
        }
    }

    /** As a container makes one, which repeats {@code @Path} and nothing else. */
    @Path("/class-proxy")
    public static class ClassProxy extends ProxiedClass {

        @Override
        public String get() {
            return super.get();
        }
    }

    @Path("/interface-proxy")
    @RequireScope("interface-proxy")
    public interface Proxied {

        @GET
        @RequireScope("proxied-interface-method")
        String get();
    }

    @Path("/any-of")
    public static class AnyOf {

        @GET
        @RequireScope(anyOf = {"one", "other"})
        public String get() {
            return Placement.ANY_OF.name();
        }
    }

    @Path("/any-of-at-class-and-method")
    @RequireScope(anyOf = {"one", "other"})
    public static class AnyOfAtClassAndMethod {

        @GET
        @RequireScope(anyOf = {"third", "fourth"})
        public String get() {
            return Placement.ANY_OF_AT_CLASS_AND_METHOD.name();
        }
    }

    @Path("/all-and-any-of")
    public static class AllAndAnyOf {

        @GET
        @RequireScope(
                value = "all",
                anyOf = {"one", "other"})
        public String get() {
            return Placement.ALL_AND_ANY_OF.name();
        }
    }

    @Path("/sign-in-at-method")
    public static class SignInAtMethod {

        @GET
        @RequireAcr("mfa")
        public String get() {
            return Placement.SIGN_IN_AT_METHOD.name();
        }
    }

    @Path("/sign-in-at-class")
    @RequireAcr("mfa")
    public static class SignInAtClass {

        @GET
        public String get() {
            return Placement.SIGN_IN_AT_CLASS.name();
        }
    }

    public interface InterfaceWithSignIn {

        @RequireAcr("mfa")
        String get();
    }

    @Path("/sign-in-at-interface-method")
    @RequireAcr("pwd")
    public static class SignInAtInterfaceMethod implements InterfaceWithSignIn {

        @GET
        @Override
        public String get() {
            return Placement.SIGN_IN_AT_INTERFACE_METHOD.name();
        }
    }

    @Path("/sign-in-and-scope")
    @RequireAcr("mfa")
    public static class SignInAndScope {

        @GET
        @RequireScope("method")
        public String get() {
            return Placement.SIGN_IN_AND_SCOPE.name();
        }
    }

    /** Demands nothing. */
    public static class Located {

        private final Placement placement;

        Located(Placement placement) {
            this.placement = placement;
        }

        @GET
        public String get() {
            return placement.name();
        }
    }

    @Path("/locator")
    public static class OnLocator {

        @Path("sub")
        @RequireScope("locator")
        public Located locate() {
            return new Located(Placement.LOCATOR);
        }
    }

    public interface InterfaceWithLocator {

        @Path("sub")
        @RequireScope("locator-of-interface")
        Located locate();
    }

    @Path("/locator-of-interface")
    public static class OnLocatorOfInterface implements InterfaceWithLocator {

        @Override
        public Located locate() {
            return new Located(Placement.LOCATOR_OF_INTERFACE);
        }
    }

    @Path("/locating-class")
    @RequireScope("locating-class")
    public static class LocatingClass {

        @Path("sub")
        public Located locate() {
            return new Located(Placement.LOCATING_CLASS);
        }
    }

    @RequireScope("located-class")
    public static class LocatedClass extends Located {

        LocatedClass() {
            super(Placement.LOCATED_CLASS);
        }
    }

    @Path("/located-class")
    public static class LocatesClass {

        @Path("sub")
        public LocatedClass locate() {
            return new LocatedClass();
        }
    }

    public static class LocatedMethod {

        @GET
        @RequireScope("located-method")
        public String get() {
            return Placement.LOCATED_METHOD.name();
        }
    }

    @Path("/located-method")
    public static class LocatesMethod {

        @Path("sub")
        public LocatedMethod locate() {
            return new LocatedMethod();
        }
    }

    @Path("/")
    @RequireScope("first")
    public static class First {

        @Path("{name: locators-of-[a-z]{8}}")
        @RequireScope("first-locator")
        public Second locate() {
            return new Second();
        }
    }

    public static class Second {

        @Path("sub")
        @RequireScope("second-locator")
        public Third locate() {
            return new Third();
        }
    }

    @RequireScope("third")
    public static class Third {

        @GET
        public String get() {
            return Placement.LOCATORS_OF_LOCATORS.name();
        }
    }

    @RequireScope("located-at-run-time")
    public static class LocatedAtRunTime {

        @GET
        public String get() {
            return Placement.LOCATED_AT_RUN_TIME.name();
        }
    }

    @Path("/located-at-run-time")
    public static class LocatesAtRunTime {

        @Path("sub")
        public Object locate() {
            return new LocatedAtRunTime();
        }
    }

    @RequireScope("located-by-class")
    public static class LocatedByClass {

        @GET
        public String get() {
            return Placement.LOCATED_AT_RUN_TIME_BY_CLASS.name();
        }
    }

    @Path("/located-at-run-time-by-class")
    public static class LocatesByClass {

        @Path("sub")
        @RequireScope("locator")
        public Class<?> locate() {
            return LocatedByClass.class;
        }
    }

    @Path("/sign-in-at-locator")
    public static class SignInAtLocator {

        @Path("sub")
        @RequireAcr("mfa")
        public Located locate() {
            return new Located(Placement.SIGN_IN_AT_LOCATOR);
        }
    }

    /** Locators of one type, with addresses that have something in common. */
    @Path("/overlapping")
    public static class Overlapping {

        @Path("archive")
        @RequireScope("archive")
        public Text archive() {
            return new Text("archive");
        }

        @Path("{id: [0-9]+}")
        @RequireScope("number")
        public Text number() {
            return new Text("number");
        }

        @Path("free")
        public Text free() {
            return new Text("free");
        }
    }

    /** Answers with a text. */
    public record Text(String text) {

        @GET
        @Path("{any: .*}")
        public String get(@Context ContainerRequestContext request) {
            return text;
        }
    }
}
