package dev.keyturn.login;

import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.PostedRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the browser repeat as GET what a client made it post, before any decision. Browsers do not send our session's
 * cookie with what another site posts, so a decision on the posted request sees each user as signed out.
 *
 * <p>A request that is too long for an address is passed on, and its endpoint rejects it. This is no bean, so that it runs only in
 * the filter chains that have it.
 */
public final class RepeatAsGetFilter extends OncePerRequestFilter {

    /** Leaves room for the other headers in what the server reads of a request. */
    private static final int MAX_ADDRESS = 14_000;

    private final Predicate<HttpServletRequest> fromClients;

    /** @param authorizationEndpoint to which consents are posted as well, by our own pages */
    public RepeatAsGetFilter(String authorizationEndpoint, String endSessionEndpoint) {
        this.fromClients = request -> request.getServletPath().equals(endSessionEndpoint)
                || (request.getServletPath().equals(authorizationEndpoint)
                        && PostedRequests.isAuthorizationRequest(request));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!HttpMethod.POST.matches(request.getMethod()) || !fromClients.test(request)) {
            chain.doFilter(request, response);
            return;
        }
        String query = RequestQuery.of(request);
        String address = query.isEmpty() ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        if (address.length() > MAX_ADDRESS) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        PendingRequests.redirect(new CallbackUri(address), request, response);
    }
}
