package dev.keyturn.console.apis;

import dev.keyturn.console.form.FormData;
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
 * What somebody has typed about the access tokens of an API so far.
 *
 * @param lifetime in seconds; empty for the server's setting
 * @param staticClaims a claim a line, as {@code name = value}
 */
record AccessTokensForm(
        String format,
        String typ,
        String lifetime,
        String signingAlgorithm,
        List<String> userClaims,
        String staticClaims,
        String introspectionClient) {

    private static final String AT_JWT = "at+jwt";

    static final AccessTokensForm DEFAULT = new AccessTokensForm("jwt", AT_JWT, "", "ES256", List.of(), "", "");

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
                Objects.toString(tokens.lifetimeSeconds(), ""),
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
                data.text("lifetime_seconds"),
                data.text("signing_algorithm"),
                data.all("user_claims"),
                data.text("static_claims"),
                data.text("introspection_client"));
    }

    /** What the server could not be sent, by its field; null if nothing. */
    Map.@Nullable Entry<String, String> problem() {
        if (!lifetime.matches("[0-9]{0,9}")) {
            return Map.entry("lifetime_seconds", "The lifetime must be a number of seconds.");
        }
        return staticClaims.lines().filter(line -> !line.isBlank()).allMatch(line -> line.indexOf('=') > 0)
                ? null
                : Map.entry("static_claims", "Each claim must be on a line like tier = gold.");
    }

    /** Only if there is no {@link #problem}. */
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
                lifetime.isEmpty() ? null : Integer.valueOf(lifetime),
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
                lifetime.isEmpty() ? "server's lifetime" : lifetime + " s",
                signingAlgorithm,
                userClaims.stream().sorted().collect(Collectors.joining(", ")),
                staticClaims,
                introspectionClient);
    }
}
