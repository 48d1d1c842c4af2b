package dev.keyturn.web;

import dev.keyturn.adminapi.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a request whose query or form cannot be read: it is not UTF-8, has too many parameters, or is too large. Such a
 * request is its sender's fault, so the log is not filled with it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class UnreadableRequestFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRequestFilter.class);

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (InvalidParameterException e) {
            refuse(request, response, e);
        } catch (ServletException e) {
            if (!(e.getCause() instanceof InvalidParameterException cause)) {
                throw e;
            }
            refuse(request, response, cause);
        }
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, InvalidParameterException unreadable)
            throws IOException {
        if (response.isCommitted()) {
            throw unreadable;
        }
        LOG.debug("The parameters of {} {} cannot be read", request.getMethod(), request.getRequestURI());
        request.setAttribute(Problem.DETAIL, "encoding");
        response.sendError(unreadable.getErrorCode());
    }
}
