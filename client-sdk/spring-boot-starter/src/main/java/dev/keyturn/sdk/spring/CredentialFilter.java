package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Metadata;
import dev.keyturn.sdk.servlet.Refusals;
import dev.keyturn.sdk.servlet.ServletApiRequest;
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
        if (!publicPaths.contains(request)) {
            try {
                VerifiedCredential credential = authentication.require(request);
                rules.check(request, credential, authentication.guard());
            } catch (RequestRefusedException e) {
                Refusals.write(e.refusal(), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
