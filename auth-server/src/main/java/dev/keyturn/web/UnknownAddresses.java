package dev.keyturn.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Recognizes a request that only the handler of static files answers. Such a request needs no sign-in to get the file, or a
 * 404.
 */
@Component
@ConditionalOnWebApplication
public class UnknownAddresses implements RequestMatcher {

    private final ObjectProvider<HandlerMapping> mappings;

    UnknownAddresses(ObjectProvider<HandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
            ServletRequestPathUtils.parseAndCache(request);
        }
        List<HandlerMapping> all = mappings.orderedStream().toList();
        return all.stream().noneMatch(mapping -> isHandled(mapping, request));
    }

    /** A path that cannot be classified counts as handled, and is protected. */
    private static boolean isHandled(HandlerMapping mapping, HttpServletRequest request) {
        try {
            HandlerExecutionChain handler = mapping.getHandler(request);
            return handler != null && !(handler.getHandler() instanceof ResourceHttpRequestHandler);
        } catch (Exception e) {
            return true;
        }
    }
}
