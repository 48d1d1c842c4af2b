package dev.keyturn.sdk.spring;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How this API verifies tokens. The first two are needed, unless the application has a {@code CredentialVerifier} of its own.
 *
 * @param issuer the issuer identifier of the server, exactly as its metadata say it
 * @param audience the identifier of this API, as it is registered with the server
 * @param publicPaths patterns of the paths that need no token, relative to the application
 * @param jwksUri where the server's keys are; learnt from its metadata by default
 * @param clockSkew by how much the server's clock may differ; at most 5 minutes
 * @param keepKeysFor age up to which keys are used while the server is down
 * @param fetchTimeout how long fetching the keys may take
 * @param allowInsecureHttp whether an issuer that is not on this machine may be at an http address; whoever is on the way
 *     can then forge tokens
 */
@Validated
@ConfigurationProperties("keyturn")
record KeyturnProperties(
        @Nullable String issuer,
        @Nullable String audience,

        @NotNull @DefaultValue({"/actuator/health/**", "/error"})
        List<String> publicPaths,

        @Nullable URI jwksUri,
        @NotNull @DefaultValue("30s") Duration clockSkew,
        @NotNull @DefaultValue("24h") Duration keepKeysFor,
        @NotNull @DefaultValue("5s") Duration fetchTimeout,
        @DefaultValue("false") boolean allowInsecureHttp) {

    /** @throws ProtectionException if it is missing */
    String requiredIssuer() {
        return required("keyturn.issuer", issuer, "the server's issuer identifier, such as https://id.example.com");
    }

    /** @throws ProtectionException if it is missing */
    String requiredAudience() {
        return required(
                "keyturn.audience",
                audience,
                "the identifier under which this API is registered with the server, such as https://orders.example.com");
    }

    private static String required(String name, @Nullable String value, String meaning) {
        if (value == null || !StringUtils.hasText(value)) {
            throw new ProtectionException(
                    "The property " + name + " is missing, so access tokens cannot be verified.",
                    "Set " + name + " to " + meaning + ".");
        }
        return value;
    }
}
