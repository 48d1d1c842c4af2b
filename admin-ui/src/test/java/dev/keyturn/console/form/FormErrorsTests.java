package dev.keyturn.console.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormErrorsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | name | The name must not be empty.",
                "redirect_uris | redirect_uris | The list of redirect URIs must not be empty.",
                "redirect_uris[1] | redirect_uris | Redirect URI 2 must not be empty.",
                "scopes[0].name | scopes-0-name | The name of scope 1 must not be empty.",
                "scopes[12] | scopes | Scope 13 must not be empty.",
                "tokens.lifetime | lifetime | The lifetime must not be empty.",
                "tokens.unheard_of | tokens | The tokens must not be empty.",
                "jwks.keys[0].kty | jwks | The keys must not be empty.",
                "surprise | surprise | surprise must not be empty."
            })
    void findsTheInputThatAnErrorIsAboutAndNamesItInTheSentence(String field, String id, String sentence) {
        FormErrors errors = FormErrors.of(invalid("must not be empty", field), FIELDS, Map.of());

        assertThat(errors.entries()).containsExactly(new FormErrors.Entry(id, sentence));
    }

    @Test
    void leavesAWholeSentenceAsItIs() {
        FormErrors errors = FormErrors.of(invalid("orders:read belongs to another API", "scopes"), FIELDS, Map.of());

        assertThat(errors.of("scopes").get(0).message()).isEqualTo("orders:read belongs to another API.");
    }

    @Test
    void namesTheFieldEvenIfTheServerSaysNothing() {
        FormErrors errors = FormErrors.of(invalid(" ", "name"), FIELDS, Map.of());

        assertThat(errors.of("name").get(0).message()).isEqualTo("The name is not valid.");
    }

    @Test
    void ordersErrorsAsTheFormHasItsFields() {
        FormErrors errors = FormErrors.of(
                invalid(
                        "must be",
                        "jwks",
                        "redirect_uris[10]",
                        "surprise",
                        "redirect_uris[2]",
                        "scopes[1].name",
                        "name",
                        "redirect_uris"),
                FIELDS,
                Map.of());

        assertThat(errors.entries())
                .extracting(FormErrors.Entry::message)
                .containsExactly(
                        "The name must be.",
                        "The list of redirect URIs must be.",
                        "Redirect URI 3 must be.",
                        "Redirect URI 11 must be.",
                        "The name of scope 2 must be.",
                        "The keys must be.",
                        "surprise must be.");
    }

    @Test
    void putsARefusalAtTheFieldThatItsCodeIsAbout() {
        FormErrors errors = FormErrors.of(refusal(409, "name-taken"), FIELDS, Map.of("name-taken", "name"));

        assertThat(errors.of("name")).hasSize(1);
        assertThat(errors.refusal()).isNull();
        assertThat(errors.status()).isEqualTo(409);
    }

    @Test
    void showsAnyOtherRefusalAboveTheForm() {
        FormErrors errors = FormErrors.of(refusal(409, "in-use"), FIELDS, Map.of());

        assertThat(errors.entries()).isEmpty();
        assertThat(errors.refusal()).isEqualTo("Why not.");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500, 502})
    void leavesAloneWhatNoOtherInputCouldChange(int status) {
        AdminApiException refused = refusal(status, "whatever");

        assertThatThrownBy(() -> FormErrors.of(refused, FIELDS, Map.of())).isSameAs(refused);
    }

    private static final FormFields FIELDS = FormFields.none()
            .and("name", "The name")
            .and("redirect_uris", "The list of redirect URIs")
            .and("redirect_uris[]", "Redirect URI #")
            .and("scopes", "The scopes")
            .and("scopes[]", "Scope #")
            .and("scopes[].name", "The name of scope #")
            .and("tokens", "The tokens")
            .and("tokens.lifetime", "The lifetime")
            .and("jwks", "The keys");

    private static AdminApiException invalid(String message, String... fields) {
        List<Problem.FieldError> errors = Stream.of(fields)
                .map(field -> new Problem.FieldError(field, "required", message))
                .toList();
        return new AdminApiException(new Problem(400, "validation-failed", "", errors), null);
    }

    private static AdminApiException refusal(int status, String code) {
        return new AdminApiException(new Problem(status, code, "Why not.", List.of()), null);
    }
}
