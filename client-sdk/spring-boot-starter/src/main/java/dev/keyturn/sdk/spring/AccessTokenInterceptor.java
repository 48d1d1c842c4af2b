package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.client.AccessTokens;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Gives the calls of a {@code RestClient} or {@code RestTemplate} an access token, with a proof if it is bound to a key. A token that
 * is refused is replaced once, and so is a proof without the nonce that the API wants.
 *
 * <p>Put it only into clients that call the API that the tokens are for: whoever is called gets one.
 */
public final class AccessTokenInterceptor implements ClientHttpRequestInterceptor {

    private final AccessTokens tokens;
    private final AuthorizedCalls calls;

    public AccessTokenInterceptor(AccessTokens tokens) {
        this.tokens = tokens;
        this.calls = new AuthorizedCalls(tokens);
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        String token = tokens.get();
        authorize(request, token);
        ClientHttpResponse response = execution.execute(request, body);
        if (response.getStatusCode().value() != HttpStatus.UNAUTHORIZED.value()) {
            return response;
        }
        calls.refused(request.getURI(), token, response.getHeaders().getFirst("DPoP-Nonce"));
        response.close();
        authorize(request, tokens.get());
        return execution.execute(request, body);
    }

    private void authorize(HttpRequest request, String token) {
        calls.authorize(request.getMethod().name(), request.getURI(), token, request.getHeaders()::set);
    }
}
