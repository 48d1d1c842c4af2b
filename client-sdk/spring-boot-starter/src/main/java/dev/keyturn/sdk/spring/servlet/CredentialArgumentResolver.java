package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves parameters of type {@link VerifiedCredential} of controller methods of Spring MVC. */
final class CredentialArgumentResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == VerifiedCredential.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binderFactory) {
        Object credential = request.getAttribute(VerifiedCredential.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (credential == null) {
            throw new IllegalStateException("The handler was called without a verified credential");
        }
        return credential;
    }
}
