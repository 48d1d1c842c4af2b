package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.contract.Placement;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A controller for each place where a demand can stand, for Spring MVC and for Spring WebFlux. */
final class PlacedControllers {

    private PlacedControllers() {}

    /** All of them. */
    @Configuration(proxyBeanMethods = false)
    @Import({
        OnMethod.class,
        OnClass.class,
        OnClassAndMethod.class,
        OnSuperclass.class,
        OnSuperclassMethod.class,
        OnInterface.class,
        OnInterfaceMethod.class,
        OnSuperinterfaceMethod.class,
        OnInterfaceOfSuperclass.class,
        OnDefaultMethod.class,
        OnGenericInterfaceMethod.class,
        OnGenericSuperclassMethod.class,
        OnImplementationOfGenericMethod.class,
        InheritedMethod.class,
        OnAnnotationAtMethod.class,
        OnAnnotationAtClass.class,
        AnyOf.class,
        AnyOfAtClassAndMethod.class,
        AllAndAnyOf.class,
        SignInAtMethod.class,
        SignInAtClass.class,
        SignInAtInterfaceMethod.class,
        SignInAndScope.class,
        Parameter.class
    })
    static class All {

        @Bean
        ProxiedClass classProxy() {
            ProxyFactory proxies = new ProxyFactory(new ProxiedClass());
            proxies.setProxyTargetClass(true);
            return (ProxiedClass) proxies.getProxy();
        }

        @Bean
        Proxied interfaceProxy() {
            return (Proxied) new ProxyFactory(new BehindProxy()).getProxy();
        }

        @Bean
        HidingProxied hidingProxy() {
            return (HidingProxied) new ProxyFactory(new DemandingTarget()).getProxy();
        }
    }

    @RestController
    @RequestMapping("/method")
    public static class OnMethod {

        @GetMapping
        @RequireScope("method")
        public String get() {
            return Placement.METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/class")
    @RequireScope("class")
    public static class OnClass {

        @GetMapping
        public String get() {
            return Placement.CLASS.name();
        }
    }

    @RestController
    @RequestMapping("/class-and-method")
    @RequireScope("class")
    public static class OnClassAndMethod {

        @GetMapping
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

    @RestController
    @RequestMapping("/superclass")
    public static class OnSuperclass extends DemandingSuperclass {

        @GetMapping
        @Override
        public String get() {
            return Placement.SUPERCLASS.name();
        }
    }

    public static class SuperclassWithMethod {

        @GetMapping
        @RequireScope("superclass-method")
        public String get() {
            return "";
        }
    }

    @RestController
    @RequestMapping("/superclass-method")
    public static class OnSuperclassMethod extends SuperclassWithMethod {

        @GetMapping
        @Override
        public String get() {
            return Placement.SUPERCLASS_METHOD.name();
        }
    }

    @RequireScope("interface")
    public interface DemandingInterface {

        String get();
    }

    @RestController
    @RequestMapping("/interface")
    public static class OnInterface implements DemandingInterface {

        @GetMapping
        @Override
        public String get() {
            return Placement.INTERFACE.name();
        }
    }

    public interface InterfaceWithMethod {

        @GetMapping
        @RequireScope("interface-method")
        String get();
    }

    @RestController
    @RequestMapping("/interface-method")
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

    @RestController
    @RequestMapping("/superinterface-method")
    public static class OnSuperinterfaceMethod implements Subinterface {

        @GetMapping
        @Override
        public String get() {
            return Placement.SUPERINTERFACE_METHOD.name();
        }
    }

    @RequireScope("interface-of-superclass")
    public interface OfSuperclass {}

    public static class SuperclassWithInterface implements OfSuperclass {}

    @RestController
    @RequestMapping("/interface-of-superclass")
    public static class OnInterfaceOfSuperclass extends SuperclassWithInterface {

        @GetMapping
        public String get() {
            return Placement.INTERFACE_OF_SUPERCLASS.name();
        }
    }

    public interface InterfaceWithDefault {

        @GetMapping
        @RequireScope("default-method")
        default String get() {
            return Placement.DEFAULT_METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/default-method")
    public static class OnDefaultMethod implements InterfaceWithDefault {}

    public interface GenericInterface<T> {

        @RequireScope("generic-interface-method")
        String get(T parameter);
    }

    @RestController
    @RequestMapping("/generic-interface-method")
    public static class OnGenericInterfaceMethod implements GenericInterface<String> {

        @GetMapping
        @Override
        public String get(@RequestParam(name = "q", required = false) String parameter) {
            return Placement.GENERIC_INTERFACE_METHOD.name();
        }
    }

    public abstract static class GenericSuperclass<T extends Comparable<T>> {

        @RequireScope("generic-superclass-method")
        public abstract String get(T parameter);
    }

    @RestController
    @RequestMapping("/generic-superclass-method")
    public static class OnGenericSuperclassMethod extends GenericSuperclass<String> {

        @GetMapping
        @Override
        public String get(@RequestParam(name = "q", required = false) String parameter) {
            return Placement.GENERIC_SUPERCLASS_METHOD.name();
        }
    }

    public interface MappedGenericInterface<T> {

        @GetMapping
        String get(@RequestParam(name = "q", required = false) T parameter);
    }

    @RestController
    @RequestMapping("/implementation-of-generic-method")
    public static class OnImplementationOfGenericMethod implements MappedGenericInterface<String> {

        @Override
        @RequireScope("implementation-of-generic-method")
        public String get(String parameter) {
            return Placement.IMPLEMENTATION_OF_GENERIC_METHOD.name();
        }
    }

    public static class MethodToInherit {

        @GetMapping
        @RequireScope("inherited-method")
        public String get() {
            return Placement.INHERITED_METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/inherited-method")
    @RequireScope("inheriting-class")
    public static class InheritedMethod extends MethodToInherit {}

    @RequireScope("annotation-at-method")
    @Retention(RetentionPolicy.RUNTIME)
    public @interface AtMethod {}

    @RequireScope("annotation-at-class")
    @Retention(RetentionPolicy.RUNTIME)
    public @interface AtClass {}

    @RestController
    @RequestMapping("/annotation-at-method")
    public static class OnAnnotationAtMethod {

        @GetMapping
        @AtMethod
        public String get() {
            return Placement.ANNOTATION_AT_METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/annotation-at-class")
    @AtClass
    public static class OnAnnotationAtClass {

        @GetMapping
        public String get() {
            return Placement.ANNOTATION_AT_CLASS.name();
        }
    }

    @RestController
    @RequestMapping("/class-proxy")
    @RequireScope("class-proxy")
    public static class ProxiedClass {

        @GetMapping
        @RequireScope("proxied-method")
        public String get() {
            return Placement.CLASS_PROXY.name();
        }
    }

    @RestController
    @RequestMapping("/interface-proxy")
    @RequireScope("interface-proxy")
    public interface Proxied {

        @GetMapping
        @RequireScope("proxied-interface-method")
        String get();
    }

    @RestController
    @RequestMapping("/any-of")
    public static class AnyOf {

        @GetMapping
        @RequireScope(anyOf = {"one", "other"})
        public String get() {
            return Placement.ANY_OF.name();
        }
    }

    @RestController
    @RequestMapping("/any-of-at-class-and-method")
    @RequireScope(anyOf = {"one", "other"})
    public static class AnyOfAtClassAndMethod {

        @GetMapping
        @RequireScope(anyOf = {"third", "fourth"})
        public String get() {
            return Placement.ANY_OF_AT_CLASS_AND_METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/all-and-any-of")
    public static class AllAndAnyOf {

        @GetMapping
        @RequireScope(
                value = "all",
                anyOf = {"one", "other"})
        public String get() {
            return Placement.ALL_AND_ANY_OF.name();
        }
    }

    @RestController
    @RequestMapping("/sign-in-at-method")
    public static class SignInAtMethod {

        @GetMapping
        @RequireAcr("mfa")
        public String get() {
            return Placement.SIGN_IN_AT_METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/sign-in-at-class")
    @RequireAcr("mfa")
    public static class SignInAtClass {

        @GetMapping
        public String get() {
            return Placement.SIGN_IN_AT_CLASS.name();
        }
    }

    public interface InterfaceWithSignIn {

        @RequireAcr("mfa")
        String get();
    }

    @RestController
    @RequestMapping("/sign-in-at-interface-method")
    @RequireAcr("pwd")
    public static class SignInAtInterfaceMethod implements InterfaceWithSignIn {

        @GetMapping
        @Override
        public String get() {
            return Placement.SIGN_IN_AT_INTERFACE_METHOD.name();
        }
    }

    @RestController
    @RequestMapping("/sign-in-and-scope")
    @RequireAcr("mfa")
    public static class SignInAndScope {

        @GetMapping
        @RequireScope("method")
        public String get() {
            return Placement.SIGN_IN_AND_SCOPE.name();
        }
    }

    static class BehindProxy implements Proxied {

        @Override
        public String get() {
            return Placement.INTERFACE_PROXY.name();
        }
    }

    @RestController
    interface HidingProxied {

        @GetMapping("/target-of-interface-proxy")
        String get();
    }

    @RequireScope("target-class")
    static class DemandingTarget implements HidingProxied {

        @Override
        @RequireScope("target-method")
        public String get() {
            return Placement.TARGET_OF_INTERFACE_PROXY.name();
        }
    }

    @RestController
    static class Parameter {

        @GetMapping("/parameter")
        String get(VerifiedCredential credential) {
            return Placement.PARAMETER.name();
        }
    }
}
