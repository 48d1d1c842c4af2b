package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.servlet.VerifiedCredentials;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * A token in a request of MockMvc: {@code get("/reports").with(keyturnToken().scopes("reports:read"))}. Rules, annotations and chains of Spring Security
 * decide on it as on one that was sent.
 */
public final class TokenRequestPostProcessor extends MockToken<TokenRequestPostProcessor>
        implements RequestPostProcessor {

    private TokenRequestPostProcessor() {}

    /** A token of a user, without scopes. */
    public static TokenRequestPostProcessor keyturnToken() {
        return new TokenRequestPostProcessor();
    }

    @Override
    TokenRequestPostProcessor self() {
        return this;
    }

    @Override
    public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
        request.setAttribute(VerifiedCredentials.ATTRIBUTE, credential());
        return request;
    }
}
