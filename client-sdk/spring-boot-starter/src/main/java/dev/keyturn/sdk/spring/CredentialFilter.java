package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Metadata;
import dev.keyturn.sdk.servlet.ServletApiRequest;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets requests pass that have a good credential with the scopes of the rules, or ask for a public path, and refuses all others. Answers
 * itself what asks what the API says of itself.
 */
final class CredentialFilter implements Filter {

    private static final String PUBLIC = CredentialFilter.class.getName() + ".PUBLIC";

    private final RequestAuthentication authentication;
    private final PublicPaths publicPaths;
    private final AccessRules rules;

    CredentialFilter(RequestAuthentication authentication, PublicPaths publicPaths, AccessRules rules) {
        this.authentication = authentication;
        this.publicPaths = publicPaths;
        this.rules = rules;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        doFilter((HttpServletRequest) request, (HttpServletResponse) response, chain);
    }

    private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ProtectedResourceMetadata metadata = authentication.guard().metadataFor(new ServletApiRequest(request));
        if (metadata != null) {
            Metadata.write(metadata, response);
            return;
        }
        if (publicPaths.contains(request)) {
            authentication.read(request);
            request.setAttribute(PUBLIC, true);
        } else {
            try {
                VerifiedCredential credential = authentication.require(request);
                rules.check(request, credential, authentication.guard());
            } catch (RequestRefusedException e) {
                authentication.refuse(e.refusal(), request, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Whether the filter has let this request pass. One that it never saw, on another port for example, it has not. */
    static boolean hasPassed(HttpServletRequest request) {
        return VerifiedCredentials.of(request).isPresent() || request.getAttribute(PUBLIC) != null;
    }
}
