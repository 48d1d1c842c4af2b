package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.client.AccessTokens;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/** Does for a {@code WebClient} what {@link AccessTokenInterceptor} does for a {@code RestClient}. */
public final class AccessTokenExchangeFilter implements ExchangeFilterFunction {

    private final AccessTokens tokens;
    private final AuthorizedCalls calls;

    public AccessTokenExchangeFilter(AccessTokens tokens) {
        this.tokens = tokens;
        this.calls = new AuthorizedCalls(tokens);
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return token().flatMap(token -> next.exchange(authorized(request, token))
                .flatMap(response -> response.statusCode().value() == HttpStatus.UNAUTHORIZED.value()
                        ? again(request, token, response, next)
                        : Mono.just(response)));
    }

    private Mono<ClientResponse> again(
            ClientRequest request, String token, ClientResponse response, ExchangeFunction next) {
        calls.refused(request.url(), token, response.headers().asHttpHeaders().getFirst("DPoP-Nonce"));
        return response.releaseBody()
                .then(Mono.defer(this::token))
                .flatMap(other -> next.exchange(authorized(request, other)));
    }

    /** The server may have to be asked for one, and waited for. */
    private Mono<String> token() {
        return WaitingCalls.make(tokens::get);
    }

    private ClientRequest authorized(ClientRequest request, String token) {
        return ClientRequest.from(request)
                .headers(headers -> calls.authorize(request.method().name(), request.url(), token, headers::set))
                .build();
    }
}
