package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A verified credential as Spring Security knows it: its subject is the name, and each scope is an authority that begins with
 * {@code SCOPE_}. The credential itself is not there.
 */
public final class CredentialAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient VerifiedCredential credential;
    private final String name;

    CredentialAuthentication(VerifiedCredential credential) {
        super(authorities(credential));
        this.credential = credential;
        this.name = credential.subject();
        setAuthenticated(true);
    }

    private static Collection<GrantedAuthority> authorities(VerifiedCredential credential) {
        return credential.scopes().stream()
                .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope))
                .toList();
    }

    /** Nothing, since a credential is not kept. */
    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public VerifiedCredential getPrincipal() {
        return credential;
    }

    @Override
    public String getName() {
        return name;
    }
}
