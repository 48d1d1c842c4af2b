package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.KeysUnavailableException;
import dev.keyturn.sdk.TokenRejectedException;
import dev.keyturn.sdk.TokenVerifier;
import dev.keyturn.sdk.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whose request it is: verifies its token once, and keeps the result with the request. */
final class RequestAuthentication {

    private static final Logger LOG = LoggerFactory.getLogger(RequestAuthentication.class);

    private final TokenVerifier verifier;

    RequestAuthentication(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** @throws RequestRefusedException if the request has no good token */
    VerifiedToken require(HttpServletRequest request) {
        return VerifiedTokens.of(request).orElseGet(() -> verify(request));
    }

    private VerifiedToken verify(HttpServletRequest request) {
        String credentials = BearerCredentials.of(request);
        if (credentials == null) {
            throw new RequestRefusedException(Refusal.noToken());
        }
        try {
            VerifiedToken token = verifier.verify(credentials);
            request.setAttribute(VerifiedTokens.ATTRIBUTE, token);
            return token;
        } catch (TokenRejectedException e) {
            LOG.debug("A token was refused: {}", e.reason());
            throw new RequestRefusedException(Refusal.invalidToken(e.getMessage()));
        } catch (KeysUnavailableException e) {
            LOG.debug("A token could not be verified", e);
            throw new RequestRefusedException(Refusal.unavailable(e.getMessage(), e.retryAfter()));
        }
    }
}
