package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.client.AccessTokensBuilder;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.client.CredentialExchange;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;

/**
 * The filter {@code ProtectedApi} for routes of Spring Cloud Gateway: lets requests pass that have a good credential for the API behind the
 * route, and passes a short JWT on in its place, which names the gateway as the actor. So the API never sees an API key, an opaque token or a
 * token that lives for long, and clients never see a token that is meant for the inside.
 *
 * <p>Its arguments are the {@code audience} of the API, {@code keyturn.audience} if it is not said, and the {@code scopes} that every request
 * needs, none by default. The client of {@code keyturn.client} has to be the one as which the API introspects, and to be registered
 * for token exchange.
 */
public final class ProtectedApiGatewayFilterFactory
        extends AbstractGatewayFilterFactory<ProtectedApiGatewayFilterFactory.Config> implements DisposableBean {

    private final KeyturnProperties properties;
    private final VerifierFactory verifiers;
    private final Map<String, Api> apis = new ConcurrentHashMap<>();

    ProtectedApiGatewayFilterFactory(KeyturnProperties properties, VerifierFactory verifiers) {
        super(Config.class);
        this.properties = properties;
        this.verifiers = verifiers;
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("audience");
    }

    @Override
    public GatewayFilter apply(Config config) {
        String audience = config.getAudience();
        Api api = apis.computeIfAbsent(audience == null ? properties.requiredAudience() : audience, this::make);
        return new ProtectedApiFilter(
                new RequestGuard(api.verifier(), Clock.systemUTC()), api.exchange(), config.getScopes());
    }

    private Api make(String audience) {
        KeyturnProperties.Client client = properties.client();
        if (client == null) {
            throw new ProtectionException(
                    "The gateway cannot exchange tokens, since it has no client to do so as.",
                    "Set keyturn.client.id and keyturn.client.secret.");
        }
        CredentialVerifier verifier = verifiers.makeFor(audience);
        verifier.prepare();
        AccessTokensBuilder tokens = AccessTokens.builder(
                        properties.requiredIssuer(), ClientAuthentication.secret(client.id(), client.secret()))
                .resource(audience)
                .remember(Math.max(2, properties.remember()))
                .timeout(properties.fetchTimeout());
        if (properties.allowInsecureHttp()) {
            tokens.allowInsecureHttp();
        }
        return new Api(verifier, tokens.buildExchange());
    }

    @Override
    public void destroy() {
        apis.values().forEach(api -> api.verifier().close());
    }

    /** What all routes to an API share. */
    private record Api(CredentialVerifier verifier, CredentialExchange exchange) {}

    /** What a route says of its API. */
    public static final class Config {

        private @Nullable String audience;
        private List<String> scopes = new ArrayList<>();

        /** The identifier under which the API is registered; null for {@code keyturn.audience}. */
        public @Nullable String getAudience() {
            return audience;
        }

        public void setAudience(@Nullable String audience) {
            this.audience = audience;
        }

        /** All of which every request needs. */
        public List<String> getScopes() {
            return scopes;
        }

        public void setScopes(List<String> scopes) {
            this.scopes = new ArrayList<>(Objects.requireNonNull(scopes));
        }
    }
}
