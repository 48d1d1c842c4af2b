package dev.keyturn.sdk.spring.gateway;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.client.AccessTokenClientBuilder;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.client.CredentialExchange;
import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.ConfigurationException;
import dev.keyturn.sdk.spring.internal.VerifierFactory;
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
 * Factory of the filter {@code ProtectedApi} for routes of Spring Cloud Gateway. The filter passes requests with a valid credential for the
 * API behind the route, and replaces the credential with a short-lived JWT that names the gateway as the actor. The API never receives API
 * keys, opaque tokens or long-lived tokens, and clients never receive internal tokens.
 *
 * <p>Arguments: the {@code audience} of the API, by default {@code keyturn.audience}, and the {@code scopes} that every request requires, by
 * default none. The client of {@code keyturn.client} must be the API's introspection client, with the grant type token exchange.
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
        Api api = apis.computeIfAbsent(
                audience == null ? VerifierFactory.requiredAudience(properties) : audience, this::create);
        return new ProtectedApiFilter(
                new RequestGuard(api.verifier(), Clock.systemUTC()), api.exchange(), config.getScopes());
    }

    private Api create(String audience) {
        KeyturnProperties.Client client = properties.client();
        if (client == null) {
            throw new ConfigurationException(
                    "The gateway needs a client to exchange tokens, and has none.",
                    "Set keyturn.client.id and keyturn.client.secret.");
        }
        CredentialVerifier verifier = verifiers.createFor(audience);
        verifier.prepare();
        AccessTokenClientBuilder tokens = AccessTokenClient.builder(
                        VerifierFactory.requiredIssuer(properties),
                        ClientAuthentication.secret(client.id(), client.secret()))
                .resource(audience)
                .cacheSize(Math.max(2, properties.cache().maxSize()))
                .timeout(properties.jwks().fetchTimeout());
        if (properties.allowInsecureHttp()) {
            tokens.allowInsecureHttp();
        }
        return new Api(verifier, tokens.buildExchange());
    }

    @Override
    public void destroy() {
        apis.values().forEach(api -> api.verifier().close());
    }

    /** Verifier and exchange that all routes to an API share. */
    private record Api(CredentialVerifier verifier, CredentialExchange exchange) {}

    /** Arguments of the filter. */
    public static final class Config {

        private @Nullable String audience;
        private List<String> scopes = new ArrayList<>();

        /** Identifier under which the API is registered; null for {@code keyturn.audience}. */
        public @Nullable String getAudience() {
            return audience;
        }

        public void setAudience(@Nullable String audience) {
            this.audience = audience;
        }

        /** Scopes that every request requires. */
        public List<String> getScopes() {
            return scopes;
        }

        public void setScopes(List<String> scopes) {
            this.scopes = new ArrayList<>(Objects.requireNonNull(scopes));
        }
    }
}
