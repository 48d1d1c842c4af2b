package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * A verified credential as Spring Security knows it: its subject is the name, and each scope is an authority that begins with
 * {@code SCOPE_}. The credential itself is not there.
 */
public final class CredentialAuthentication extends AbstractAuthenticationToken {

    /**
     * The attribute of a request, or of an exchange, that holds the {@link Authentication} to take for its verified
     * credential instead of one of these: with more authorities, for example.
     */
    public static final String ATTRIBUTE = "dev.keyturn.sdk.spring.CredentialAuthentication";

    private static final long serialVersionUID = 1L;

    private final transient VerifiedCredential credential;
    private final String name;

    /** With the scopes of the credential and no other authority. */
    public CredentialAuthentication(VerifiedCredential credential) {
        super(authorities(credential));
        this.credential = credential;
        this.name = credential.subject();
        setAuthenticated(true);
    }

    /** @param given what stands under {@link #ATTRIBUTE} */
    static Authentication of(VerifiedCredential credential, @Nullable Object given) {
        return given instanceof Authentication other ? other : new CredentialAuthentication(credential);
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
