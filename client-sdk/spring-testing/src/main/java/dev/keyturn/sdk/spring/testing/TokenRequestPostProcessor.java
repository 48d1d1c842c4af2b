package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.VerifiedCredential;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Adds a token to a request of MockMvc: {@code get("/reports").with(keyturnToken().scopes("reports:read"))}. Rules, annotations and chains of Spring
 * Security apply as to a token that was sent.
 */
public final class TokenRequestPostProcessor extends MockToken<TokenRequestPostProcessor>
        implements RequestPostProcessor {

    private TokenRequestPostProcessor() {}

    /** Starts a token of a user, without scopes. */
    public static TokenRequestPostProcessor keyturnToken() {
        return new TokenRequestPostProcessor();
    }

    @Override
    TokenRequestPostProcessor self() {
        return this;
    }

    @Override
    public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
        request.setAttribute(VerifiedCredential.ATTRIBUTE, credential());
        return request;
    }
}
