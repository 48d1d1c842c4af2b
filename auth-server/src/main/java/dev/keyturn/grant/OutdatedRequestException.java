package dev.keyturn.grant;

import dev.keyturn.oauth.ProtocolErrors;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/**
 * Session, client or consent of an authorization request have changed since this node read them. The same request can be sent
 * again at once: it is then judged by what the database says.
 */
public final class OutdatedRequestException extends OAuth2AuthenticationException {

    private static final long serialVersionUID = 1L;

    OutdatedRequestException() {
        super(ProtocolErrors.invalidRequest("The sign-in or the consent has ended. Start again.")
                .getError());
    }
}
