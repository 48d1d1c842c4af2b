package dev.keyturn.exchange;

import dev.keyturn.apikey.verification.ApiKeyVerification;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Authentication of the holders of API keys, who exchange a key without any other credential (ADR 0021). */
@Component
@ConditionalOnWebApplication
public class ApiKeyHolders {

    private final ApiKeyVerification keys;
    private final RegisteredClientRepository clients;

    ApiKeyHolders(ApiKeyVerification keys, RegisteredClientRepository clients) {
        this.keys = keys;
        this.clients = clients;
    }

    /** Adds the reader of their requests, the last of all. */
    public void configureConverters(List<AuthenticationConverter> converters) {
        converters.add(new ApiKeyHolderConverter());
    }

    /** Adds the judge of their keys, the first of all. */
    public void configureProviders(List<AuthenticationProvider> providers) {
        providers.add(0, new ApiKeyHolderProvider(keys, clients));
    }
}
