package dev.keyturn.console.apis;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.server.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of an API's form as typed.
 *
 * @param apiKeyEnvironment the one environment from which it accepts API keys; empty for any
 * @param etag the version that they are changing; empty for a new API
 */
record ApiForm(
        String name,
        String description,
        String audience,
        List<Api.Scope> scopes,
        AccessTokensForm accessTokens,
        String apiKeyEnvironment,
        String etag) {

    static final FormFields FIELDS = FormFields.of("apis")
            .and("name", "description", "audience", "scopes", "scopes[]", "scopes[].name", "scopes[].description")
            .and("access_tokens", "access_tokens.format", "access_tokens.typ", "access_tokens.lifetime_seconds")
            .and("access_tokens.signing_algorithm", "access_tokens.user_claims", "access_tokens.static_claims")
            .and("access_tokens.introspection_client", "api_key_environment");

    static final Map<String, String> FIELD_OF_CODE = Map.of("audience-taken", "audience");

    /** More than the server accepts, so that the server reports its own limit. */
    private static final int MOST_ROWS = 250;

    ApiForm {
        scopes = List.copyOf(scopes);
    }

    static ApiForm empty() {
        return new ApiForm("", "", "", List.of(new Api.Scope("", "")), AccessTokensForm.DEFAULT, "", "");
    }

    static ApiForm of(Versioned<Api> api) {
        Api value = api.value();
        return new ApiForm(
                value.name(),
                Objects.requireNonNullElse(value.description(), ""),
                value.audience(),
                value.scopes(),
                AccessTokensForm.of(value.accessTokens()),
                Objects.requireNonNullElse(value.apiKeyEnvironment(), ""),
                api.etag());
    }

    static ApiForm of(FormData data) {
        List<String> names = data.all("scope_name");
        List<String> descriptions = data.all("scope_description");
        List<Api.Scope> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_ROWS, Math.max(names.size(), descriptions.size())); i++) {
            rows.add(new Api.Scope(at(names, i), at(descriptions, i)));
        }
        return new ApiForm(
                data.text("name"),
                data.text("description"),
                data.text("audience"),
                rows,
                AccessTokensForm.of(data),
                data.text("api_key_environment"),
                data.text("etag"));
    }

    /** The same with one more row. */
    ApiForm withRow() {
        List<Api.Scope> rows = new ArrayList<>(scopes);
        rows.add(new Api.Scope("", ""));
        return new ApiForm(name, description, audience, rows, accessTokens, apiKeyEnvironment, etag);
    }

    /** The same without a row; any text that is no row's number leaves all in place. */
    ApiForm withoutRow(String number) {
        List<Api.Scope> rows = new ArrayList<>(scopes);
        if (number.matches("[0-9]{1,4}") && Integer.parseInt(number) < rows.size()) {
            rows.remove(Integer.parseInt(number));
        }
        return new ApiForm(name, description, audience, rows, accessTokens, apiKeyEnvironment, etag);
    }

    /** The same without empty rows, so that the server's row numbers are those of the page. */
    ApiForm withoutBlankRows() {
        return new ApiForm(
                name,
                description,
                audience,
                scopes.stream()
                        .filter(row ->
                                !row.name().isEmpty() || !row.description().isEmpty())
                        .toList(),
                accessTokens,
                apiKeyEnvironment,
                etag);
    }

    ApiForm at(String otherEtag) {
        return new ApiForm(name, description, audience, scopes, accessTokens, apiKeyEnvironment, otherEtag);
    }

    Apis.NewApi toNewApi() {
        return new Apis.NewApi(name, description, audience, scopes, accessTokens.toAccessTokens(), environment());
    }

    Apis.ChangedApi toChangedApi() {
        return new Apis.ChangedApi(name, description, scopes, accessTokens.toAccessTokens(), environment());
    }

    private @Nullable String environment() {
        return apiKeyEnvironment.isEmpty() ? null : apiKeyEnvironment;
    }

    private static String at(List<String> texts, int index) {
        return index < texts.size() ? texts.get(index) : "";
    }
}
