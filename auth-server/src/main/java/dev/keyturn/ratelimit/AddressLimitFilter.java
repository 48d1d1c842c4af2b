package dev.keyturn.ratelimit;

import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.AuthenticatedClient;
import dev.keyturn.oauth.RejectedGrant;
import dev.keyturn.oauth.RequestRefusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Limits the requests of an address before authentication, and its failed client authentications. It runs before
 * all filter chains, so that a request beyond the limit costs nothing there, whichever chain would have taken it.
 *
 * <p>A client with a wrong secret that does not stop uses up a budget of its own, and does not block other clients at its
 * address. Only failures as many clients use up the budget of the address. Codes and refresh tokens that are rejected after the
 * authentication are counted in the same way, each kind for itself: a client with stale refresh tokens still redeems codes.
 */
final class AddressLimitFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** No client identifier is longer; longer ones share a budget. */
    private static final int MAX_CLIENT_ID = 100;

    private final transient RequestBudgets budgets;
    private final transient AddressLimits addresses;
    private final transient LimitRefusals refusals;

    AddressLimitFilter(RequestBudgets budgets, AddressLimits addresses, LimitRefusals refusals) {
        this.budgets = budgets;
        this.addresses = addresses;
        this.refusals = refusals;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = RequestPath.of(request);
        if (Limit.authenticatesClientsAt(path)) {
            authenticate(request, response, chain);
            return;
        }
        String tokenClass = Limit.tokenClassAt(path);
        if (tokenClass != null) {
            verify(tokenClass, request, response, chain);
            return;
        }
        Limit limit = Limit.ofAddressAt(path);
        LimitStatus status = limit == null ? null : addresses.spend(limit, network(request), request);
        if (status != null && status.isExceeded()) {
            refusals.refuse(request, response, status);
        } else {
            chain.doFilter(request, response);
        }
    }

    /**
     * Requests without a token are rejected as before, and cost no more than that. Invalid tokens at one class of endpoints do not
     * keep an address from another one.
     */
    private void verify(String tokenClass, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean hasToken = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        LimitStatus exceeded = hasToken && budgets.areAnyExceeded(Limit.INVALID_TOKEN)
                ? budgets.exceeded(Limit.INVALID_TOKEN, network(request) + ' ' + tokenClass)
                : null;
        if (exceeded != null) {
            refusals.refuse(request, response, exceeded);
            return;
        }
        chain.doFilter(request, response);
        if (hasToken && response.getStatus() == HttpStatus.UNAUTHORIZED.value() && !AuthenticatedClient.isIn(request)) {
            budgets.spend(Limit.INVALID_TOKEN, network(request) + ' ' + tokenClass);
        }
    }

    private void authenticate(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        LimitStatus exceeded = exceeded(request);
        if (exceeded != null) {
            refusals.refuse(request, response, exceeded);
            return;
        }
        chain.doFilter(request, response);
        int status = response.getStatus();
        if (status == HttpStatus.BAD_REQUEST.value() || status == HttpStatus.UNAUTHORIZED.value()) {
            count(request, status);
        }
    }

    /** A public client proves itself by its code, so that its failure is the code's: 400, without a client behind it. */
    private void count(HttpServletRequest request, int status) {
        if (AuthenticatedClient.isIn(request)) {
            if (RejectedGrant.isIn(request)) {
                budgets.spend(Limit.REJECTED_GRANT, network(request));
                budgets.spend(Limit.REJECTED_GRANT_OF_CLIENT, grantOfClient(request));
            }
        } else if (status == HttpStatus.UNAUTHORIZED.value() || RequestRefusals.claimedClient(request) != null) {
            budgets.spend(Limit.FAILED_AUTHENTICATION, networkAtEndpoint(request));
            budgets.spend(Limit.FAILED_AUTHENTICATION_OF_CLIENT, clientAtNetwork(request));
        }
    }

    private @Nullable LimitStatus exceeded(HttpServletRequest request) {
        LimitStatus failed = exceeded(
                request,
                Limit.FAILED_AUTHENTICATION,
                AddressLimitFilter::networkAtEndpoint,
                Limit.FAILED_AUTHENTICATION_OF_CLIENT,
                AddressLimitFilter::clientAtNetwork);
        boolean isOfGrant = failed == null
                && (budgets.areAnyExceeded(Limit.REJECTED_GRANT)
                        || budgets.areAnyExceeded(Limit.REJECTED_GRANT_OF_CLIENT))
                && RejectedGrant.typeOf(request) != null;
        return isOfGrant
                ? exceeded(
                        request,
                        Limit.REJECTED_GRANT,
                        AddressLimitFilter::network,
                        Limit.REJECTED_GRANT_OF_CLIENT,
                        AddressLimitFilter::grantOfClient)
                : failed;
    }

    private @Nullable LimitStatus exceeded(
            HttpServletRequest request,
            Limit ofNetwork,
            Function<HttpServletRequest, String> network,
            Limit ofClient,
            Function<HttpServletRequest, String> client) {
        LimitStatus exceeded =
                budgets.areAnyExceeded(ofNetwork) ? budgets.exceeded(ofNetwork, network.apply(request)) : null;
        return exceeded == null && budgets.areAnyExceeded(ofClient)
                ? budgets.exceeded(ofClient, client.apply(request))
                : exceeded;
    }

    /** Failures at the token endpoint, for example, do not keep the address from introspection. */
    private static String networkAtEndpoint(HttpServletRequest request) {
        Limit limit = Limit.ofClientAt(RequestPath.of(request));
        return network(request) + ' ' + (limit == null ? "" : limit.code());
    }

    private static String grantOfClient(HttpServletRequest request) {
        return clientAtNetwork(request) + ' ' + RejectedGrant.typeOf(request);
    }

    private static String clientAtNetwork(HttpServletRequest request) {
        String client = Objects.requireNonNullElse(RequestRefusals.claimedClient(request), "");
        return network(request) + ' ' + (client.length() > MAX_CLIENT_ID ? "" : client);
    }

    /** An IPv4 address is written in one way by the socket and by the reader of forwarded headers. */
    private static String network(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        return address != null && address.indexOf(':') < 0 ? address : RemoteNetwork.of(address);
    }
}
