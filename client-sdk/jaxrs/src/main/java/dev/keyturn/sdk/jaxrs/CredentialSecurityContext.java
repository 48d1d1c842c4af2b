package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.VerifiedCredential;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Security context for a verified credential: the subject is the principal, and each scope is a role. */
record CredentialSecurityContext(VerifiedCredential credential, SecurityContext before) implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
        return credential::subject;
    }

    @Override
    public boolean isUserInRole(String role) {
        return credential.hasScope(role);
    }

    @Override
    public boolean isSecure() {
        return before != null && before.isSecure();
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
