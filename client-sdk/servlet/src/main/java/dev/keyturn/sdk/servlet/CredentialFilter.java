package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets requests pass that have a good credential, with the scopes that it is told to demand, and refuses all others. What it stands
 * in front of, the container says: map one filter to each part of the API that demands other scopes. Publishes what the API says of itself
 * where it stands in front of the place for that, which is below {@code /.well-known/oauth-protected-resource}.
 */
public final class CredentialFilter implements Filter {

    private final RequestGuard guard;
    private final List<String> scopes;
    private final Map<String, List<String>> scopesByMethod;

    /** Demands a credential, and no scope. */
    public CredentialFilter(RequestGuard guard) {
        this(guard, List.of(), Map.of());
    }

    private CredentialFilter(RequestGuard guard, List<String> scopes, Map<String, List<String>> scopesByMethod) {
        this.guard = guard;
        this.scopes = scopes;
        this.scopesByMethod = scopesByMethod;
    }

    /** Another one that demands all of these scopes, whichever the method. */
    public CredentialFilter requiring(String... all) {
        return new CredentialFilter(guard, List.of(all), scopesByMethod);
    }

    /**
     * Another one that demands all of these scopes, besides those for any method, of requests with one method. Once there is one
     * such demand, methods without are refused as if they lacked a scope that nobody has.
     *
     * @param method in upper case
     */
    public CredentialFilter requiringFor(String method, String... all) {
        Map<String, List<String>> more = new HashMap<>(scopesByMethod);
        more.put(method, List.of(all));
        return new CredentialFilter(guard, scopes, Map.copyOf(more));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletApiRequest asked = new ServletApiRequest((HttpServletRequest) request);
        ProtectedResourceMetadata metadata = guard.metadataFor(asked);
        if (metadata != null) {
            Metadata.write(metadata, (HttpServletResponse) response);
            return;
        }
        try {
            check((HttpServletRequest) request, asked);
        } catch (RequestRefusedException e) {
            Refusals.write(e.refusal(), (HttpServletResponse) response);
            return;
        }
        chain.doFilter(request, response);
    }

    private void check(HttpServletRequest request, ServletApiRequest asked) {
        VerifiedCredential credential = VerifiedCredentials.of(request).orElseGet(() -> guard.require(asked));
        guard.requireScopes(credential, scopes);
        if (!scopesByMethod.isEmpty()) {
            List<String> demanded = scopesByMethod.get(request.getMethod());
            if (demanded == null) {
                throw new RequestRefusedException(guard.challenges().insufficientScope(List.of()));
            }
            guard.requireScopes(credential, demanded);
        }
        request.setAttribute(VerifiedCredentials.ATTRIBUTE, credential);
    }
}
