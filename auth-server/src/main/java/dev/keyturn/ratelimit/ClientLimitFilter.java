package dev.keyturn.ratelimit;

import dev.keyturn.oauth.AuthenticatedClient;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Limits the requests of a client. Stands behind the authentication of clients and access tokens in a filter chain. */
public final class ClientLimitFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient RequestBudgets budgets;
    private final transient ClientQuotas quotas;
    private final transient LimitRefusals refusals;

    ClientLimitFilter(RequestBudgets budgets, ClientQuotas quotas, LimitRefusals refusals) {
        this.budgets = budgets;
        this.quotas = quotas;
        this.refusals = refusals;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // an asynchronous answer is the rest of a request that was counted
        boolean isNew = request.getDispatcherType() == DispatcherType.REQUEST;
        Limit limit = isNew ? Limit.ofClientAt(RequestPath.of(request)) : null;
        Caller caller = limit == null ? null : caller();
        LimitStatus status = null;
        if (limit != null && caller != null) {
            AuthenticatedClient.mark(request);
            status = budgets.spend(limit, caller.name(), quotas.of(caller.client()));
        }
        if (status != null && status.isExceeded()) {
            refusals.refuse(request, response, status);
            return;
        }
        if (status != null && status.limit().isReported()) {
            status.write(response);
        }
        chain.doFilter(request, response);
    }

    /** Null without authentication, which the endpoint refuses. */
    private static @Nullable Caller caller() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (!(caller instanceof JwtAuthenticationToken token)) {
            return caller == null ? null : new Caller(caller.getName(), caller.getName());
        }
        String client = token.getToken().getClaimAsString(OAuth2ParameterNames.CLIENT_ID);
        String subject = token.getName();
        return client == null || client.equals(subject)
                ? new Caller(subject, subject)
                : new Caller(client, client + ' ' + subject);
    }

    /** @param name of the client, and the user for whom it acts, if any */
    private record Caller(String client, String name) {}
}
