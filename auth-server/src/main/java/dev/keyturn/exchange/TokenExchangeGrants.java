package dev.keyturn.exchange;

import dev.keyturn.client.authentication.CertificateBinding;
import dev.keyturn.grant.Grants;
import dev.keyturn.introspection.LiveCredentials;
import dev.keyturn.token.AccessTokenIssuer;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** Grants of the token exchange, for the token endpoint to offer. */
@Component
@ConditionalOnWebApplication
public class TokenExchangeGrants {

    private final AccessTokenIssuer issuer;
    private final Grants grants;
    private final LiveCredentials credentials;
    private final ExchangedTokens exchangedTokens;
    private final CertificateBinding binding;

    TokenExchangeGrants(
            AccessTokenIssuer issuer,
            Grants grants,
            LiveCredentials credentials,
            ExchangedTokens exchangedTokens,
            CertificateBinding binding) {
        this.issuer = issuer;
        this.grants = grants;
        this.credentials = credentials;
        this.exchangedTokens = exchangedTokens;
        this.binding = binding;
    }

    /** Adds the reader of their requests. */
    public void configureConverters(List<AuthenticationConverter> converters) {
        converters.add(new TokenExchangeConverter());
    }

    /** Adds the two ways in which a request can be answered. */
    public void configureProviders(List<AuthenticationProvider> providers) {
        providers.add(new ApiKeyExchange(issuer, grants, binding));
        providers.add(new TokenExchange(credentials, exchangedTokens, binding));
    }
}
