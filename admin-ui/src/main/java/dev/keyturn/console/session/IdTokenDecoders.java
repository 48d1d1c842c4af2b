package dev.keyturn.console.session;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.keyturn.console.discovery.BackChannel;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Checks ID tokens: RS256 by a key of the server, the issuer, the audience and the time.
 *
 * <p>Unlike the framework's factory it fetches the server's keys with size and
 * time limits.
 */
@Component
class IdTokenDecoders implements JwtDecoderFactory<ClientRegistration> {

    private static final int MOST_BYTES = 256 * 1024;

    private final Map<String, JWKSource<SecurityContext>> keys = new ConcurrentHashMap<>();

    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(
                        keys.computeIfAbsent(registration.getProviderDetails().getJwkSetUri(), IdTokenDecoders::keysAt))
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .build();
        decoder.setJwtValidator(
                JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(registration))));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    private static JWKSource<SecurityContext> keysAt(String address) {
        try {
            return JWKSourceBuilder.create(
                            URI.create(address).toURL(),
                            new DefaultResourceRetriever(
                                    (int) BackChannel.CONNECT_TIMEOUT.toMillis(),
                                    (int) BackChannel.READ_TIMEOUT.toMillis(),
                                    MOST_BYTES))
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("The jwks_uri in the server's metadata is not a valid URL", e);
        }
    }
}
