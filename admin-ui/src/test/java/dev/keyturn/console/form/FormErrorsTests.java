package dev.keyturn.console.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import dev.keyturn.console.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.StaticMessageSource;

class FormErrorsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | name | Fill in Name.",
                "redirect_uris | redirect_uris | Fill in Redirect URIs.",
                "redirect_uris[1] | redirect_uris | Fill in Redirect URI 2.",
                "scopes[0].name | scopes-0-name | Fill in Name of scope 1.",
                "scopes[12] | scopes | Fill in Scope 13.",
                "tokens.lifetime | lifetime | Fill in Lifetime.",
                "tokens.unheard_of | tokens | Fill in Tokens.",
                "jwks.keys[0].kty | jwks | Fill in Keys.",
                "surprise | surprise | Fill in surprise."
            })
    void findsTheInputAndWordsTheErrorByItsCode(String field, String id, String sentence) {
        FormErrors errors = FormErrors.of(invalid("required", "must not be empty", field), FIELDS, Map.of());

        assertThat(errors.entries()).hasSize(1);
        assertThat(errors.entries().get(0).id()).isEqualTo(id);
        assertThat(words(errors)).containsExactly(sentence);
    }

    @Test
    void insertsTheParametersOfTheRule() {
        assertThat(words(FormErrors.of(tooLong(Map.of("max", "200")), FIELDS, Map.of())))
                .containsExactly("Enter at most 200 characters.");
    }

    @Test
    void showsTheMessageOfTheServerIfAParameterIsMissing() {
        assertThat(words(FormErrors.of(tooLong(Map.of()), FIELDS, Map.of())))
                .containsExactly("is longer than 200 characters");
    }

    @Test
    void showsTheMessageOfTheServerForAnUnknownCode() {
        assertThat(words(FormErrors.of(invalid("brand-new", "{max} {0} 'quoted'", "name"), FIELDS, Map.of())))
                .containsExactly("{max} {0} 'quoted'");
    }

    @Test
    void namesTheFieldWithoutAMessageOfTheServer() {
        assertThat(words(FormErrors.of(invalid("brand-new", " ", "name"), FIELDS, Map.of())))
                .containsExactly("Name is invalid.");
    }

    @Test
    void namesAnotherFieldByItsLabel() {
        AdminApiException refused = new AdminApiException(
                new Problem(
                        400,
                        "validation-failed",
                        "",
                        List.of(new Problem.FieldError(
                                "jwks", "mutually-exclusive", Map.of("other", "tokens.lifetime"), "No."))),
                null);

        assertThat(words(FormErrors.of(refused, FIELDS, Map.of()))).containsExactly("Keys or Lifetime.");
    }

    @Test
    void ordersErrorsAsTheFormHasItsFields() {
        FormErrors errors = FormErrors.of(
                invalid(
                        "required",
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

        assertThat(words(errors))
                .containsExactly(
                        "Fill in Name.",
                        "Fill in Redirect URIs.",
                        "Fill in Redirect URI 3.",
                        "Fill in Redirect URI 11.",
                        "Fill in Name of scope 2.",
                        "Fill in Keys.",
                        "Fill in surprise.");
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
        assertThat(errors.refusal())
                .isNotNull()
                .satisfies(refusal -> assertThat(TEXTS.of(refusal)).isEqualTo("Why not."));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500, 502})
    void rethrowsARefusalThatOtherInputCannotChange(int status) {
        AdminApiException refused = refusal(status, "whatever");

        assertThatThrownBy(() -> FormErrors.of(refused, FIELDS, Map.of())).isSameAs(refused);
    }

    @Test
    void namesTheChosenOption() {
        FormFields fields = FormFields.of("test").text("name").choices("kinds");
        FormValues values = FormValues.empty(fields).with("kinds", List.of("orders:read", "openid"));
        AdminApiException refused =
                invalid("gone", "is unknown", "kinds[1]", "kinds[0]", "kinds[2]", "kinds", "name[0]");

        assertThat(words(FormErrors.of(refused, fields, Map.of(), values::choiceAt)))
                .containsExactly(
                        "is unknown", "There is no orders:read.", "is unknown", "There is no openid.", "is unknown");
    }

    private static final FormFields FIELDS = FormFields.of("test")
            .and("name", "redirect_uris", "redirect_uris[]", "scopes", "scopes[]", "scopes[].name")
            .and("tokens", "tokens.lifetime", "jwks");

    private static final Texts TEXTS = new Texts(messages());

    private static StaticMessageSource messages() {
        StaticMessageSource messages = new StaticMessageSource();
        Locale locale = LocaleContextHolder.getLocale();
        messages.addMessages(
                Map.of(
                        "test.field.name", "Name",
                        "test.field.redirect_uris", "Redirect URIs",
                        "test.field.redirect_uris.row", "Redirect URI {row}",
                        "test.field.scopes", "Scopes",
                        "test.field.scopes.row", "Scope {row}",
                        "test.field.scopes.row.name", "Name of scope {row}",
                        "test.field.tokens", "Tokens",
                        "test.field.lifetime", "Lifetime",
                        "test.field.jwks", "Keys"),
                locale);
        messages.addMessages(
                Map.of(
                        "test.error.name.too-long",
                        "Enter at most {max} characters.",
                        "form.error.required",
                        "Fill in {field}.",
                        "test.error.kinds.gone",
                        "There is no {choice}.",
                        "form.error.mutually-exclusive",
                        "{field} or {other}.",
                        "form.error.unknown",
                        "{field} is invalid."),
                locale);
        return messages;
    }

    private static List<String> words(FormErrors errors) {
        return errors.entries().stream().map(entry -> TEXTS.of(entry.text())).toList();
    }

    private static AdminApiException tooLong(Map<String, String> parameters) {
        return new AdminApiException(
                new Problem(
                        400,
                        "validation-failed",
                        "",
                        List.of(new Problem.FieldError(
                                "name", "too-long", parameters, "is longer than 200 characters"))),
                null);
    }

    private static AdminApiException invalid(String code, String message, String... fields) {
        List<Problem.FieldError> errors = Stream.of(fields)
                .map(field -> new Problem.FieldError(field, code, message))
                .toList();
        return new AdminApiException(new Problem(400, "validation-failed", "", errors), null);
    }

    private static AdminApiException refusal(int status, String code) {
        return new AdminApiException(new Problem(status, code, "Why not.", List.of()), null);
    }
}
