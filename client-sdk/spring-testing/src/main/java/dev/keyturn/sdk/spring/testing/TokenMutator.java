package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.test.web.reactive.server.MockServerConfigurer;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClientConfigurer;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * Adds a token to the requests of a WebTestClient that is bound to an application context:
 * {@code client.mutateWith(keyturnToken().scopes("reports:read"))}. Rules, annotations and chains of Spring Security apply as to a token that was
 * sent.
 */
public final class TokenMutator extends MockToken<TokenMutator>
        implements WebTestClientConfigurer, MockServerConfigurer {

    private TokenMutator() {}

    /** Starts a token of a user, without scopes. */
    public static TokenMutator keyturnToken() {
        return new TokenMutator();
    }

    @Override
    TokenMutator self() {
        return this;
    }

    /** @throws IllegalStateException if the client calls a server over a network, which needs a token of a TestIssuer */
    @Override
    public void afterConfigurerAdded(
            WebTestClient.Builder builder,
            @Nullable WebHttpHandlerBuilder handlers,
            @Nullable ClientHttpConnector connector) {
        if (handlers == null) {
            throw new IllegalStateException(
                    "The WebTestClient calls a server over a network. Send a token of a TestIssuer"
                            + " instead, or bind the client to the application context.");
        }
        beforeServerCreated(handlers);
    }

    @Override
    public void beforeServerCreated(WebHttpHandlerBuilder builder) {
        WebFilter filter = (exchange, chain) -> {
            exchange.getAttributes().put(VerifiedCredential.ATTRIBUTE, credential());
            return chain.filter(exchange);
        };
        builder.filters(filters -> filters.add(0, filter));
    }
}
