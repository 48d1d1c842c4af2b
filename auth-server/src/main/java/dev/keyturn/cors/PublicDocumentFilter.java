package dev.keyturn.cors;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;

/**
 * Lets pages of every origin read the metadata and the signing keys, which are the same for everybody. The header is there
 * without an {@code Origin} too, since caches keep the answer for requests with one.
 */
final class PublicDocumentFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String METHODS = "GET, HEAD";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!CorsEndpoints.DOCUMENTS.contains(request.getRequestURI())) {
            chain.doFilter(request, response);
        } else if (request.getHeader(HttpHeaders.ORIGIN) != null && CorsHeaders.isPreflight(request)) {
            CorsHeaders.answerPreflight(response, CorsHeaders.ANY_ORIGIN, METHODS);
        } else {
            CorsHeaders.allow(response, CorsHeaders.ANY_ORIGIN);
            chain.doFilter(request, response);
        }
    }
}
