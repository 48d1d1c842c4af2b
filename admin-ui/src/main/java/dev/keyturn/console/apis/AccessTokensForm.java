package dev.keyturn.console.apis;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.TypedDuration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Access token settings of an API's form, as typed.
 *
 * @param lifetime empty for the server's default
 * @param staticClaims a claim a line, as {@code name = value}
 */
record AccessTokensForm(
        String format,
        String typ,
        TypedDuration lifetime,
        String signingAlgorithm,
        List<String> userClaims,
        String staticClaims,
        String introspectionClient) {

    private static final String AT_JWT = "at+jwt";
    private static final int MINUTE = 60;

    static final AccessTokensForm DEFAULT =
            new AccessTokensForm("jwt", AT_JWT, TypedDuration.of((Number) null, MINUTE), "ES256", List.of(), "", "");

    /** The algorithms to choose from: those of the server, and the one that is chosen. */
    public Set<String> algorithms() {
        Set<String> algorithms = new LinkedHashSet<>(List.of("ES256", "ES384", "EdDSA", "PS256", "RS256"));
        algorithms.add(signingAlgorithm);
        return algorithms;
    }

    static AccessTokensForm of(Api.@Nullable AccessTokens tokens) {
        if (tokens == null) {
            return DEFAULT;
        }
        return new AccessTokensForm(
                tokens.format(),
                Objects.requireNonNullElse(tokens.typ(), AT_JWT),
                TypedDuration.of(tokens.lifetimeSeconds(), MINUTE),
                tokens.signingAlgorithm(),
                tokens.userClaims(),
                new TreeMap<>(tokens.staticClaims())
                        .entrySet().stream()
                                .map(claim -> claim.getKey() + " = " + claim.getValue())
                                .collect(Collectors.joining("\n")),
                Objects.requireNonNullElse(tokens.introspectionClient(), ""));
    }

    static AccessTokensForm of(FormData data) {
        return new AccessTokensForm(
                data.text("format"),
                data.text("typ"),
                TypedDuration.of(data, "lifetime_seconds"),
                data.text("signing_algorithm"),
                data.all("user_claims"),
                data.text("static_claims"),
                data.text("introspection_client"));
    }

    /** Errors that keep the values from being sent to the server. */
    FormErrors errors(FormFields fields) {
        if (!lifetime.isReadable()) {
            return FormErrors.at(fields, "access_tokens.lifetime_seconds", "not-duration");
        }
        return staticClaims.lines().filter(line -> !line.isBlank()).allMatch(line -> line.indexOf('=') > 0)
                ? FormErrors.none()
                : FormErrors.at(fields, "access_tokens.static_claims", "not-pairs");
    }

    /** Only if there are no {@link #errors}. */
    Api.AccessTokens toAccessTokens() {
        Map<String, String> claims = new LinkedHashMap<>();
        staticClaims.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int equals = line.indexOf('=');
            claims.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        });
        return new Api.AccessTokens(
                format,
                typ.isEmpty() ? AT_JWT : typ,
                lifetime.seconds(),
                signingAlgorithm,
                userClaims,
                claims,
                introspectionClient.isEmpty() ? null : introspectionClient);
    }

    /** In words, to compare two. */
    String summary() {
        return String.join(
                "\n",
                format,
                typ,
                lifetime.amount().isEmpty() ? "–" : lifetime.amount() + " × " + lifetime.unit() + " s",
                signingAlgorithm,
                userClaims.stream().sorted().collect(Collectors.joining(", ")),
                staticClaims,
                introspectionClient);
    }
}
