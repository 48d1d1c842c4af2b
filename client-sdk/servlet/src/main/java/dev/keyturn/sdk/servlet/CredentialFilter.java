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
 * Servlet filter that passes requests with a valid credential and the required scopes, and refuses all others. The container decides which
 * paths it protects: map one filter per part of the API with different scopes. If the filter is mapped to
 * {@code /.well-known/oauth-protected-resource}, it publishes the API's metadata there.
 *
 * <pre>{@code
 * CredentialFilter filter = new CredentialFilter(guard)
 *         .requiringFor("GET", "stock:read")
 *         .requiringFor("PUT", "stock:write");
 * }</pre>
 */
public final class CredentialFilter implements Filter {

    private final RequestGuard guard;
    private final List<String> scopes;
    private final Map<String, List<String>> scopesByMethod;

    /** Creates a filter that requires a credential with any scopes. */
    public CredentialFilter(RequestGuard guard) {
        this(guard, List.of(), Map.of());
    }

    private CredentialFilter(RequestGuard guard, List<String> scopes, Map<String, List<String>> scopesByMethod) {
        this.guard = guard;
        this.scopes = scopes;
        this.scopesByMethod = scopesByMethod;
    }

    /** Returns a copy that requires all of these scopes for every method. */
    public CredentialFilter requiring(String... all) {
        return new CredentialFilter(guard, List.of(all), scopesByMethod);
    }

    /**
     * Returns a copy that requires all of these scopes for one method, besides those for every method. Once scopes are required for one
     * method, requests with any other method are refused with {@code insufficient_scope}, unless scopes are required for it as well.
     *
     * @param method HTTP method in upper case
     */
    public CredentialFilter requiringFor(String method, String... all) {
        Map<String, List<String>> more = new HashMap<>(scopesByMethod);
        more.put(method, List.of(all));
        return new CredentialFilter(guard, scopes, Map.copyOf(more));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletApiRequest apiRequest = new ServletApiRequest((HttpServletRequest) request);
        ProtectedResourceMetadata metadata = guard.metadataFor(apiRequest);
        if (metadata != null) {
            Responses.write(metadata.response(), (HttpServletResponse) response);
            return;
        }
        try {
            check((HttpServletRequest) request, apiRequest);
        } catch (RequestRefusedException e) {
            Responses.write(e.refusal().response(), (HttpServletResponse) response);
            return;
        }
        chain.doFilter(request, response);
    }

    private void check(HttpServletRequest request, ServletApiRequest apiRequest) {
        VerifiedCredential credential = VerifiedCredentials.of(request).orElseGet(() -> guard.authenticate(apiRequest));
        guard.requireScopes(credential, scopes);
        if (!scopesByMethod.isEmpty()) {
            List<String> required = scopesByMethod.get(request.getMethod());
            if (required == null) {
                throw new RequestRefusedException(guard.challenges().insufficientScope(List.of()));
            }
            guard.requireScopes(credential, required);
        }
        request.setAttribute(VerifiedCredential.ATTRIBUTE, credential);
    }
}
