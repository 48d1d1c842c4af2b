package dev.keyturn.adminapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.method.PreAuthorizeAuthorizationManager;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.util.SimpleMethodInvocation;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Checks the scope of an operation of the admin API before its parameters and its body are read, so that a token that may not
 * call it learns nothing from what would be wrong with the request. Method security checks it again at the call. An operation
 * without a rule is closed.
 */
@Component
@ConditionalOnWebApplication
class RequiredScopes implements HandlerInterceptor, WebMvcConfigurer {

    private static final Pattern SCOPE = Pattern.compile("SCOPE_([a-z:-]+)");

    private final PreAuthorizeAuthorizationManager rules = new PreAuthorizeAuthorizationManager();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns(AdminController.BASE + "/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation) {
            AuthorizationResult result = rules.authorize(
                    () -> SecurityContextHolder.getContext().getAuthentication(),
                    new SimpleMethodInvocation(operation.getBean(), operation.getMethod()));
            boolean granted = result == null ? !isOperation(operation) : result.isGranted();
            if (!granted) {
                throw new MissingScopeException(scopesOf(operation));
            }
        }
        return true;
    }

    /** The framework's own answer to {@code OPTIONS} is none. */
    private static boolean isOperation(HandlerMethod handler) {
        return AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Controller.class);
    }

    private static List<String> scopesOf(HandlerMethod operation) {
        return Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(operation.getMethod(), PreAuthorize.class))
                .or(() -> Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(operation.getBeanType(), PreAuthorize.class)))
                .stream()
                .flatMap(rule -> SCOPE.matcher(rule.value()).results())
                .map(found -> found.group(1))
                .toList();
    }
}
