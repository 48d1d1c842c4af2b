package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Hands the verified token of the request to a controller's method that takes a {@link VerifiedCredential}. */
final class VerifiedCredentialArgumentResolver implements HandlerMethodArgumentResolver {

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
        Object token = request.getAttribute(VerifiedCredentials.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
        if (token == null) {
            throw new IllegalStateException("The handler was called without a verified token");
        }
        return token;
    }
}
