package dev.keyturn.sdk.spring.client;

import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.spring.internal.reactive.BlockingCalls;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Adds an access token to the calls of a {@code WebClient}, and a DPoP proof if the token is bound to a key. A call that is rejected with 401
 * is retried once, with a new token or with the nonce that the API requires.
 *
 * <p>Use it only in clients of the API that the tokens are for: every host that is called receives one.
 */
public final class AccessTokenExchangeFilter implements ExchangeFilterFunction {

    private final AccessTokenClient tokens;
    private final AccessTokenHeaders headers;

    /** Creates a filter that adds tokens of this client. */
    public AccessTokenExchangeFilter(AccessTokenClient tokens) {
        this.tokens = tokens;
        this.headers = new AccessTokenHeaders(tokens);
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return token().flatMap(token -> next.exchange(authorized(request, token))
                .flatMap(response -> response.statusCode().value() == HttpStatus.UNAUTHORIZED.value()
                        ? retry(request, token, response, next)
                        : Mono.just(response)));
    }

    private Mono<ClientResponse> retry(
            ClientRequest request, String token, ClientResponse response, ExchangeFunction next) {
        headers.rejected(
                request.url(), token, response.headers().asHttpHeaders().getFirst("DPoP-Nonce"));
        return response.releaseBody()
                .then(Mono.defer(this::token))
                .flatMap(other -> next.exchange(authorized(request, other)));
    }

    private Mono<String> token() {
        return BlockingCalls.run(tokens::get);
    }

    private ClientRequest authorized(ClientRequest request, String token) {
        return ClientRequest.from(request)
                .headers(all -> headers.add(request.method().name(), request.url(), token, all::set))
                .build();
    }
}
