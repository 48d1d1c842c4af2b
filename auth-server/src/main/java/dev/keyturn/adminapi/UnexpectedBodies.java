package dev.keyturn.adminapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Rejects a body that an operation of the admin API does not read, since its caller expects that it means something. An empty
 * JSON object passes, because many HTTP clients send one with each POST.
 */
@Component
@ConditionalOnWebApplication
class UnexpectedBodies implements HandlerInterceptor, WebMvcConfigurer {

    private static final int AFTER_SCOPES = 1;

    /** Room for an empty object and spaces; a longer body is not empty. */
    private static final int MAX_EMPTY = 64;

    private static final Pattern EMPTY = Pattern.compile("[ \\t\\r\\n]*(\\{[ \\t\\r\\n]*}[ \\t\\r\\n]*)?");

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns(AdminController.BASE + "/**")
                .order(AFTER_SCOPES);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation && !readsBody(operation) && hasBody(request)) {
            throw new UnexpectedBodyException();
        }
        return true;
    }

    private static boolean readsBody(HandlerMethod operation) {
        return Arrays.stream(operation.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static boolean hasBody(HttpServletRequest request) {
        if (isForm(request.getContentType())) {
            // may have been read as parameters
            return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        }
        try {
            byte[] beginning = request.getInputStream().readNBytes(MAX_EMPTY + 1);
            return beginning.length > MAX_EMPTY
                    || !EMPTY.matcher(new String(beginning, StandardCharsets.UTF_8))
                            .matches();
        } catch (IOException e) {
            throw new InvalidRequestException("body");
        }
    }

    private static boolean isForm(@Nullable String type) {
        return type != null
                && (type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33)
                        || type.regionMatches(true, 0, "multipart/", 0, 10));
    }

    /** A body where none is expected. */
    static final class UnexpectedBodyException extends DomainException {

        private static final long serialVersionUID = 1L;

        UnexpectedBodyException() {
            super(Kind.INVALID, "unexpected-body");
        }
    }
}
