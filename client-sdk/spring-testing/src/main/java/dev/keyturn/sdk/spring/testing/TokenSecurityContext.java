package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.spring.security.CredentialAuthentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

/** Factory of the security context for {@link WithKeyturnToken}. */
final class TokenSecurityContext implements WithSecurityContextFactory<WithKeyturnToken> {

    @Override
    public SecurityContext createSecurityContext(WithKeyturnToken wanted) {
        MockToken<?> token = new PlainToken()
                .subject(wanted.subject())
                .client(wanted.client())
                .scopes(wanted.scopes())
                .audience(wanted.audience());
        return new SecurityContextImpl(new CredentialAuthentication(token.credential()));
    }
}
