package dev.keyturn.ratelimit;

import dev.keyturn.oauth.AuthenticatedClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Limits of clients, for what authenticates them: the filter of a filter chain, or an endpoint that does it by itself. */
@Component
public class ClientLimits {

    private final RequestBudgets budgets;
    private final ClientQuotas quotas;
    private final LimitRefusals refusals;
    private final ClientLimitFilter filter;

    ClientLimits(RequestBudgets budgets, ClientQuotas quotas, LimitRefusals refusals) {
        this.budgets = budgets;
        this.quotas = quotas;
        this.refusals = refusals;
        this.filter = new ClientLimitFilter(budgets, quotas, refusals);
    }

    /** The filter, to be added behind the authentication. It is no bean, which the servlet container would call, too. */
    public ClientLimitFilter filter() {
        return filter;
    }

    /**
     * Admits a request to an endpoint that has authenticated the client itself, or writes the whole response.
     *
     * @return whether it is admitted
     */
    public boolean admit(HttpServletRequest request, HttpServletResponse response, String client) throws IOException {
        AuthenticatedClient.mark(request);
        Limit limit = Limit.ofClientAt(RequestPath.of(request));
        LimitStatus status = limit == null ? null : budgets.spend(limit, client, quotas.of(client));
        if (status == null || !status.isExceeded()) {
            return true;
        }
        refusals.refuse(request, response, status);
        return false;
    }
}
