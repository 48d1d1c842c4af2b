package dev.keyturn.web;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Drops parameters without a value at the protocol endpoints, so that none of the readers behind it can take one for a
 * credential, a scope or a hint.
 *
 * <p>A parameter that is repeated is kept as it was sent, even if one of its values is empty, and is rejected by its reader.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.1">RFC 6749 §3.1, Authorization Endpoint</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749 §3.2, Token Endpoint</a>
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class OmittedParametersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> ENDPOINTS = Set.of(
            Endpoints.AUTHORIZE,
            Endpoints.TOKEN,
            Endpoints.INTROSPECT,
            Endpoints.REVOKE,
            Endpoints.USER_INFO,
            Endpoints.END_SESSION);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean isEndpoint = ENDPOINTS.contains(request.getRequestURI());
        chain.doFilter(isEndpoint ? new SentParameters(request) : request, response);
    }

    /** A request with the parameters that have a value; read only when the first one is asked for. */
    private static final class SentParameters extends HttpServletRequestWrapper {

        private @Nullable Map<String, String[]> sent;

        SentParameters(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            Map<String, String[]> known = sent;
            if (known == null) {
                known = withValue(super.getParameterMap());
                sent = known;
            }
            return known;
        }

        @Override
        public @Nullable String getParameter(String name) {
            String[] values = getParameterMap().get(name);
            return values == null ? null : values[0];
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            String[] values = getParameterMap().get(name);
            return values == null ? null : values.clone();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.enumeration(getParameterMap().keySet());
        }

        private static Map<String, String[]> withValue(Map<String, String[]> all) {
            if (hasNoEmptyOne(all.values())) {
                return all;
            }
            Map<String, String[]> kept = new LinkedHashMap<>(all);
            kept.values().removeIf(SentParameters::isEmpty);
            return Collections.unmodifiableMap(kept);
        }

        private static boolean hasNoEmptyOne(Collection<String[]> values) {
            for (String[] each : values) {
                if (isEmpty(each)) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isEmpty(String[] values) {
            for (String value : values) {
                if (!value.isEmpty()) {
                    return false;
                }
            }
            return true;
        }
    }
}
