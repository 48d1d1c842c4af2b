package dev.keyturn.sdk.spring.security;

import dev.keyturn.sdk.VerifiedCredential;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Authentication of Spring Security for a verified credential: the subject is the name, and each scope is an authority with the prefix
 * {@code SCOPE_}. Does not contain the credential itself.
 */
public final class CredentialAuthentication extends AbstractAuthenticationToken {

    /**
     * Name of the attribute of a request or exchange with an {@link Authentication} that replaces this one, for example to add
     * authorities.
     */
    public static final String ATTRIBUTE = "dev.keyturn.sdk.spring.security.CredentialAuthentication";

    private static final long serialVersionUID = 1L;

    private final transient VerifiedCredential credential;
    private final String name;

    /** Creates an authentication with the scopes of the credential as its only authorities. */
    public CredentialAuthentication(VerifiedCredential credential) {
        super(authorities(credential));
        this.credential = credential;
        this.name = credential.subject();
        setAuthenticated(true);
    }

    /** @param given value of {@link #ATTRIBUTE} */
    static Authentication of(VerifiedCredential credential, @Nullable Object given) {
        return given instanceof Authentication other ? other : new CredentialAuthentication(credential);
    }

    private static Collection<GrantedAuthority> authorities(VerifiedCredential credential) {
        return credential.scopes().stream()
                .<GrantedAuthority>map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope))
                .toList();
    }

    /** Empty, since the credential is not kept. */
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
