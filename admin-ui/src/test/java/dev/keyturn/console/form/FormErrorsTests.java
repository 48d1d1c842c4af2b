package dev.keyturn.console.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormErrorsTests {

    @ParameterizedTest
    @CsvSource({
        "name, name, Name",
        "redirect_uris[1], redirect_uris, Redirect URI 2",
        "scopes[0].name, scopes-0-name, Scope 1",
        "jwks.keys[0].kty, jwks, Keys",
        "surprise, surprise, surprise"
    })
    void findsTheInputThatAnErrorIsAbout(String field, String id, String label) {
        FormErrors errors = FormErrors.of(invalid(field), LABELS, Map.of());

        assertThat(errors.of(id)).hasSize(1);
        assertThat(errors.of(id).get(0).label()).isEqualTo(label);
        assertThat(errors.of(id).get(0).message()).isEqualTo("Must not be empty.");
    }

    @Test
    void putsARefusalAtTheFieldThatItsCodeIsAbout() {
        FormErrors errors = FormErrors.of(refusal(409, "name-taken"), LABELS, Map.of("name-taken", "name"));

        assertThat(errors.of("name")).hasSize(1);
        assertThat(errors.refusal()).isNull();
        assertThat(errors.status()).isEqualTo(409);
    }

    @Test
    void showsAnyOtherRefusalAboveTheForm() {
        FormErrors errors = FormErrors.of(refusal(409, "in-use"), LABELS, Map.of());

        assertThat(errors.entries()).isEmpty();
        assertThat(errors.refusal()).isEqualTo("Why not.");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 500, 502})
    void leavesAloneWhatNoOtherInputCouldChange(int status) {
        AdminApiException refused = refusal(status, "whatever");

        assertThatThrownBy(() -> FormErrors.of(refused, LABELS, Map.of())).isSameAs(refused);
    }

    private static final Map<String, String> LABELS =
            Map.of("name", "Name", "redirect_uris", "Redirect URI", "scopes", "Scope", "jwks", "Keys");

    private static AdminApiException invalid(String field) {
        Problem.FieldError error = new Problem.FieldError(field, "required", "must not be empty");
        return new AdminApiException(new Problem(400, "validation-failed", "", List.of(error)), null);
    }

    private static AdminApiException refusal(int status, String code) {
        return new AdminApiException(new Problem(status, code, "Why not.", List.of()), null);
    }
}
