package dev.keyturn.resource;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.Text;
import dev.keyturn.signing.KeyRing;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of an API in the words of the admin API. What is left out takes its default.
 *
 * @param format {@code jwt} or {@code opaque}
 * @param typ of a JWT, in its header: {@code at+jwt}, or {@code JWT} for a library that accepts no other; the API must tell ID tokens from access
 *     tokens by {@code aud} then
 * @param lifetimeSeconds how long a token is valid; null for the server's setting
 * @param signingAlgorithm of a JWT: one that the server has a key for
 * @param userClaims of {@code name}, {@code preferred_username}, {@code email} and {@code roles}
 * @param staticClaims what every token says; none may be a claim of the standards
 * @param introspectionClient the client as which the API introspects its tokens
 */
record AccessTokenSettings(
        @Nullable String format,

        @Nullable String typ,

        @Range(min = 1, max = 86_400) @Nullable Integer lifetimeSeconds,

        @Nullable String signingAlgorithm,

        @Size(max = 10) @Nullable List<@NotNull String> userClaims,

        @Size(max = 10) @Nullable
        Map<String, @NotNull @Size(max = 500) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) String>
                staticClaims,

        @Size(max = 100) @Nullable String introspectionClient) {

    static AccessTokenSettings of(AccessTokenPolicy policy) {
        Duration lifetime = policy.lifetime();
        return new AccessTokenSettings(
                policy.format().text(),
                policy.type().text(),
                lifetime == null ? null : Math.toIntExact(lifetime.toSeconds()),
                policy.signingAlgorithm(),
                policy.userClaims().stream().sorted().toList(),
                new TreeMap<>(policy.staticClaims()),
                policy.introspectionClientId());
    }

    /** Only after {@link #errors} has found none. */
    AccessTokenPolicy toPolicy() {
        return new AccessTokenPolicy(
                format == null
                        ? AccessTokenFormat.JWT
                        : AccessTokenFormat.find(format).orElseThrow(),
                typ == null ? AccessTokenType.AT_JWT : AccessTokenType.find(typ).orElseThrow(),
                lifetimeSeconds == null ? null : Duration.ofSeconds(lifetimeSeconds),
                Objects.requireNonNullElse(signingAlgorithm, AccessTokenPolicy.DEFAULT_ALGORITHM),
                userClaims == null ? Set.of() : Set.copyOf(userClaims),
                staticClaims == null ? Map.of() : staticClaims,
                introspectionClient == null || introspectionClient.isBlank() ? null : introspectionClient);
    }

    /** Errors that bean validation does not detect. */
    List<FieldError> errors(String field) {
        List<FieldError> errors = new ArrayList<>();
        if (format != null && AccessTokenFormat.find(format).isEmpty()) {
            errors.add(new FieldError(field + ".format", "not-one-of", Map.of("values", List.of("jwt", "opaque"))));
        }
        if (typ != null && AccessTokenType.find(typ).isEmpty()) {
            errors.add(new FieldError(field + ".typ", "not-one-of", Map.of("values", List.of("at+jwt", "JWT"))));
        }
        if (signingAlgorithm != null && !KeyRing.algorithmNames().contains(signingAlgorithm)) {
            errors.add(new FieldError(
                    field + ".signing_algorithm", "not-one-of", Map.of("values", KeyRing.algorithmNames())));
        }
        if (userClaims != null) {
            for (int i = 0; i < userClaims.size(); i++) {
                ClaimName.checkOfUser(field + ".user_claims[" + i + "]", userClaims.get(i))
                        .ifPresent(errors::add);
            }
        }
        if (staticClaims != null) {
            staticClaims.keySet().stream()
                    .sorted()
                    .forEach(name -> ClaimName.checkStatic(field + ".static_claims", name)
                            .ifPresent(errors::add));
        }
        return errors;
    }
}
