package dev.keyturn.web;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.Outage;
import dev.keyturn.oauth.ProtocolErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 with {@code Retry-After} while the database cannot be reached or there is more to do than the server can, in
 * the form that the caller reads: JSON for programs, the error page for browsers.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class DatabaseOutageFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOutageFilter.class);

    private final ProtocolErrorResponses responses;

    DatabaseOutageFilter(ProtocolErrorResponses responses) {
        this.responses = responses;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (!Outage.isOutage(e) || response.isCommitted()) {
                throw e;
            }
            Throwable root = root(e);
            if (root instanceof DomainException) {
                LOG.debug("{} {} was rejected: the server is busy", request.getMethod(), request.getRequestURI());
            } else {
                LOG.warn("The database is unavailable: {}", root.getMessage());
            }
            response.resetBuffer();
            response.setHeader(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
            answer(request, response, root);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Throwable root) throws IOException {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains(MediaType.TEXT_HTML_VALUE)) {
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
        } else {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            String description = root instanceof DomainException refusal
                    ? refusal.getMessage()
                    : "The server cannot answer at the moment. Retry shortly.";
            responses.write(response, "temporarily_unavailable", description);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
