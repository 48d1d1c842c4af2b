package dev.keyturn.cors;

import dev.keyturn.client.lookup.RegisteredOrigins;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * Answers preflight requests from registered origins, and lets pages of these read the answer to a request as long as nothing is
 * known of its client. The token endpoint withdraws that if the origin is another client's (ADR 0035).
 */
final class RegisteredOriginFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient RegisteredOrigins origins;

    RegisteredOriginFilter(RegisteredOrigins origins) {
        this.origins = origins;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader(HttpHeaders.ORIGIN) == null) {
            chain.doFilter(request, response);
            return;
        }
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        Optional<String> registered = CorsHeaders.origin(request).filter(origins::contains);
        String methodsHere = CorsEndpoints.METHODS.get(request.getRequestURI());
        if (registered.isPresent() && methodsHere != null) {
            if (CorsHeaders.isPreflight(request)) {
                CorsHeaders.answerPreflight(response, registered.get(), methodsHere);
                return;
            }
            CorsHeaders.allow(response, registered.get());
        }
        chain.doFilter(request, response);
    }
}
