package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Responses;
import dev.keyturn.sdk.servlet.ServletApiRequest;
import dev.keyturn.sdk.spring.internal.path.PublicPaths;
import dev.keyturn.sdk.spring.internal.servlet.RequestAuthentication;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Servlet filter that passes requests with a valid credential and the scopes of the rules, and requests for public paths. Refuses all others.
 * Publishes the protected resource metadata.
 */
final class CredentialFilter implements Filter {

    private final RequestAuthentication authentication;
    private final PublicPaths publicPaths;
    private final ServletAccessRules rules;

    CredentialFilter(RequestAuthentication authentication, PublicPaths publicPaths, ServletAccessRules rules) {
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
            Responses.write(metadata.response(), response);
            return;
        }
        if (publicPaths.contains(request.getRequestURI(), request.getContextPath())) {
            authentication.passPublic(request);
        } else {
            try {
                VerifiedCredential credential = authentication.authenticate(request);
                rules.check(request, credential, authentication.guard());
            } catch (RequestRefusedException e) {
                authentication.refuse(e.refusal(), request, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
