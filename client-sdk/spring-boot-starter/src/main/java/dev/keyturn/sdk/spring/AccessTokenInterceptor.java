package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.dpop.DpopKey;
import java.io.IOException;
import java.net.URI;
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

    public AccessTokenInterceptor(AccessTokens tokens) {
        this.tokens = tokens;
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
        boolean isForNonce = learnNonce(request.getURI(), response);
        response.close();
        if (!isForNonce) {
            tokens.drop(token);
        }
        authorize(request, tokens.get());
        return execution.execute(request, body);
    }

    private void authorize(HttpRequest request, String token) {
        DpopKey key = tokens.dpop();
        if (key == null) {
            request.getHeaders().setBearerAuth(token);
            return;
        }
        URI target = request.getURI();
        request.getHeaders().set("Authorization", "DPoP " + token);
        request.getHeaders()
                .set("DPoP", key.proof(request.getMethod().name(), target, token, key.nonceOf(origin(target))));
    }

    private boolean learnNonce(URI target, ClientHttpResponse response) {
        DpopKey key = tokens.dpop();
        return key != null
                && key.learnNonce(origin(target), response.getHeaders().getFirst("DPoP-Nonce"));
    }

    private static String origin(URI target) {
        return target.getScheme() + "://" + target.getRawAuthority();
    }
}
