package dev.keyturn.console.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.console.server.Versioned;
import dev.keyturn.console.text.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FormValuesTests {

    private static final FormFields FIELDS = FormFields.of("clients")
            .text("name")
            .text("note")
            .lines("uris", values -> values.has("kinds", "web"))
            .choices("kinds")
            .flag("on", values -> true, false)
            .flag("strict", values -> values.has("kinds", "web"), true)
            .duration("lifetime", values -> true)
            .budget("rate", 60)
            .pairs("metadata")
            .json("keys", values -> values.has("kinds", "keys"));

    private static final FormFields NESTED = FormFields.of("apis")
            .rows("scopes", "scope", "name", "description")
            .text("access_tokens.format")
            .duration("access_tokens.lifetime_seconds", values -> true, 60)
            .pairs("access_tokens.static_claims");

    private static final String STORED = """
            {"name": "Shop", "note": null, "uris": ["https://a.example", "https://b.example"], "kinds": ["web"],
             "on": true, "strict": false, "lifetime": 7200, "rate": {"limit": 10, "period_seconds": 3600},
             "metadata": {"team": "a=b", "cost": "7"}, "unknown": 1}
            """;

    @Test
    void aResourceThatIsSavedUnchangedStaysTheSame() {
        FormValues stored = FormValues.of(FIELDS, stored());

        assertThat(stored.toJson())
                .isEqualTo(Map.of(
                        "name",
                        "Shop",
                        "uris",
                        List.of("https://a.example", "https://b.example"),
                        "kinds",
                        List.of("web"),
                        "on",
                        true,
                        "strict",
                        false,
                        "lifetime",
                        7200,
                        "rate",
                        Map.of("limit", 10L, "period_seconds", 3600),
                        "metadata",
                        Map.of("team", "a=b", "cost", "7")));
        assertThat(stored.duration("lifetime")).isEqualTo(new TypedDuration("2", "3600"));
        assertThat(stored.etag()).isEqualTo("\"7\"");
    }

    @Test
    void aFieldThatDoesNotApplyIsSentAsItsDefault() {
        FormValues service = typed("kinds", "service", "uris", "https://a.example", "keys", "not json");

        assertThat(service.errors().isEmpty()).isTrue();
        assertThat(service.toJson())
                .containsEntry("uris", List.of())
                .containsEntry("strict", true)
                .doesNotContainKeys("keys", "name", "lifetime", "rate");
    }

    @ParameterizedTest
    @CsvSource({
        "lifetime, ten, not-duration",
        "lifetime, 1.5, not-duration",
        "lifetime, 1e3, not-duration",
        "rate, 0, not-number",
        "rate, many, not-number",
        "metadata, no sign, not-pairs",
        "metadata, =x, not-pairs",
        "keys, [], not-json",
        "keys, {, not-json",
    })
    void aValueThatCannotBeSentIsAnErrorOfItsField(String field, String value, String code) {
        FormErrors errors =
                typed("kinds", "keys", field, value, "rate_period", "60").errors();

        assertThat(errors.status()).isEqualTo(400);
        assertThat(errors.of(field)).hasSize(1);
        assertThat(errors.of(field).get(0).text().keys()).contains("form.error." + code);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "90, 60, 5400",
        "30, 86400, 2592000",
        "-1, 60, -60",
        "99999, 86400, 2147483647",
        "9999999999999999999999999, 1, 2147483647",
        "-9999999999999999999999999, 1, -2147483648"
    })
    void aDurationIsAnAmountOfUnits(String amount, String unit, int seconds) {
        FormValues values = typed("lifetime", amount, "lifetime_unit", unit);

        assertThat(values.errors().isEmpty()).isTrue();
        assertThat(values.toJson()).containsEntry("lifetime", seconds);
    }

    @Test
    void aDurationOfAnUnknownUnitIsAnError() {
        assertThat(typed("lifetime", "1", "lifetime_unit", "7").errors().isEmpty())
                .isFalse();
    }

    @Test
    void aConflictNamesTheFieldsThatDifferAndNoOthers() {
        FormValues stored = FormValues.of(FIELDS, stored());
        FormValues typed = stored.with("name", List.of("Other")).with("on", List.of());

        assertThat(stored.differencesTo(typed).differences())
                .containsExactly(
                        new Conflict.Difference(
                                Text.of("clients.field.name"), Text.literal("Shop"), Text.literal("Other")),
                        new Conflict.Difference(Text.of("clients.field.on"), Text.of("form.yes"), Text.of("form.no")));
    }

    @Test
    void rowsAndNestedMembersThatAreSavedUnchangedStayTheSame() {
        FormValues stored =
                FormValues.of(NESTED, new Versioned<>(JsonMapper.shared().readTree("""
                {"scopes": [{"name": "a", "description": "See a", "id": 1}, {"name": "b", "description": ""}],
                 "access_tokens": {"format": "opaque", "lifetime_seconds": 120, "static_claims": {"tier": "gold"}}}
                """), "\"7\""));

        assertThat(stored.toJson())
                .isEqualTo(Map.of(
                        "scopes",
                        List.of(Map.of("name", "a", "description", "See a"), Map.of("name", "b", "description", "")),
                        "access_tokens",
                        Map.of("format", "opaque", "lifetime_seconds", 120, "static_claims", Map.of("tier", "gold"))));
        assertThat(NESTED.members()).containsExactlyInAnyOrder("scopes", "access_tokens");
    }

    @Test
    void inputsOfNestedMembersAndRowsAreNamedByTheirLastStep() {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.set("format", "jwt");
        parameters.addAll("scope_name", List.of("a", "", "b"));
        parameters.addAll("scope_description", List.of("See a", ""));

        FormValues typed = FormValues.of(NESTED, new FormData(parameters));

        assertThat(typed.rows("scopes")).extracting(row -> row.get("name")).containsExactly("a", "", "b");
        assertThat(typed.withoutBlankRows("scopes").rows("scopes"))
                .containsExactly(Map.of("name", "a", "description", "See a"), Map.of("name", "b", "description", ""));
        assertThat(typed.text("access_tokens.format")).isEqualTo("jwt");
        assertThat(typed.duration("access_tokens.lifetime_seconds")).isEqualTo(new TypedDuration("", "1"));
        assertThat(FormValues.empty(NESTED).duration("access_tokens.lifetime_seconds"))
                .isEqualTo(new TypedDuration("", "60"));
    }

    @ParameterizedTest
    @CsvSource({"0, b", "1, a", "2, a b", "-1, a b", "x, a b", "99999, a b"})
    void aRowIsRemovedByItsNumberAlone(String number, String left) {
        FormValues two = FormValues.empty(NESTED)
                .with("scopes", List.of("a", "See a", "b", "See b"))
                .withoutRow("scopes", number);

        assertThat(two.rows("scopes")).extracting(row -> row.get("name")).containsExactly(left.split(" "));
        assertThat(two.withRow("scopes").rows("scopes").get(two.rows("scopes").size()))
                .isEqualTo(Map.of("name", "", "description", ""));
    }

    private static Versioned<JsonNode> stored() {
        return new Versioned<>(JsonMapper.shared().readTree(STORED), "\"7\"");
    }

    private static FormValues typed(String... namesAndValues) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.set(namesAndValues[i], namesAndValues[i + 1]);
        }
        return FormValues.of(FIELDS, new FormData(parameters));
    }
}
