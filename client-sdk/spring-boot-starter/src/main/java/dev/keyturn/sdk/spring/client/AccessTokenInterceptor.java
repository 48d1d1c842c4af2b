package dev.keyturn.sdk.spring.client;

import dev.keyturn.sdk.client.AccessTokenClient;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Adds an access token to the calls of a {@code RestClient} or {@code RestTemplate}, and a DPoP proof if the token is bound to a key. A call
 * that is rejected with 401 is retried once, with a new token or with the nonce that the API requires.
 *
 * <p>Use it only in clients of the API that the tokens are for: every host that is called receives one.
 *
 * <pre>{@code
 * RestClient.builder().baseUrl("https://orders.example.com").requestInterceptor(new AccessTokenInterceptor(tokens)).build();
 * }</pre>
 */
public final class AccessTokenInterceptor implements ClientHttpRequestInterceptor {

    private final AccessTokenClient tokens;
    private final AccessTokenHeaders headers;

    /** Creates an interceptor that adds tokens of this client. */
    public AccessTokenInterceptor(AccessTokenClient tokens) {
        this.tokens = tokens;
        this.headers = new AccessTokenHeaders(tokens);
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
        headers.rejected(request.getURI(), token, response.getHeaders().getFirst("DPoP-Nonce"));
        response.close();
        authorize(request, tokens.get());
        return execution.execute(request, body);
    }

    private void authorize(HttpRequest request, String token) {
        headers.add(request.getMethod().name(), request.getURI(), token, request.getHeaders()::set);
    }
}
