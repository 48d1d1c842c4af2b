package dev.keyturn.console.clients;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.TypedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields of a client's form, by the names of the admin API, and the rules when each one counts.
 *
 * <p>A new field is one line here, an input in {@code clients/form.html} and its words in {@code clients.properties}.
 */
final class ClientFields {

    static final FormFields FIELDS = FormFields.of("clients")
            .text("client_name")
            .text("description")
            .lines("redirect_uris", ClientFields::signsUsersIn)
            .lines("post_logout_redirect_uris", ClientFields::signsUsersIn)
            .text("backchannel_logout_uri", ClientFields::signsUsersIn)
            .flag("backchannel_logout_session_required", ClientFields::signsUsersIn, false)
            .choices("scopes")
            .choices("grant_types")
            .text("client_id", values -> values.etag().isEmpty())
            .text("token_endpoint_auth_method")
            .text("jwks_uri", ClientFields::usesKeys)
            .json("jwks", ClientFields::usesKeys)
            .flag("require_issuer_audience", ClientFields::signsAssertions, false)
            .text("tls_client_auth_subject_dn", ClientFields::usesAuthority)
            .text("tls_client_auth_san_dns", ClientFields::usesAuthority)
            .text("tls_client_auth_san_uri", ClientFields::usesAuthority)
            .text("tls_client_auth_san_ip", ClientFields::usesAuthority)
            .text("tls_client_auth_san_email", ClientFields::usesAuthority)
            .flag("tls_client_certificate_bound_access_tokens", values -> true, false)
            .flag("require_consent", ClientFields::signsUsersIn, true)
            .flag("require_proof_key", values -> signsUsersIn(values) && hasCredential(values), true)
            .lines("allowed_origins", ClientFields::signsUsersIn)
            .lines("contacts", values -> true)
            .number("requests_per_minute")
            .duration("refresh_token_lifetime_seconds", ClientFields::refreshes)
            .duration("refresh_token_idle_timeout_seconds", ClientFields::refreshes)
            .text("id_token_signed_response_alg", values -> signsUsersIn(values) && !hasDefaultAlgorithm(values))
            .flag("id_token_user_claims", ClientFields::signsUsersIn, false);

    static final Map<String, String> FIELD_OF_CODE = Map.of("client-id-taken", "client_id");

    static final FormSubmission SUBMISSION = FormSubmission.of(FIELDS, FIELD_OF_CODE);

    private static final String METHOD = "token_endpoint_auth_method";
    private static final String GRANTS = "grant_types";
    private static final String ALGORITHM = "id_token_signed_response_alg";
    private static final String DEFAULT_ALGORITHM = "RS256";
    private static final List<String> ALGORITHMS = List.of(DEFAULT_ALGORITHM, "ES256", "ES384", "EdDSA", "PS256");
    private static final List<String> ON = List.of("true");

    private ClientFields() {}

    /** Values for a new client of a kind. */
    static FormValues empty(ClientKind kind) {
        return FormValues.empty(FIELDS)
                .with(METHOD, List.of(kind.authMethod()))
                .with(GRANTS, kind.grantTypes())
                .with("scopes", kind.signsPeopleIn() ? List.of("openid", "profile") : List.of())
                .with("require_proof_key", ON)
                .with("require_consent", ON)
                .with(ALGORITHM, List.of(DEFAULT_ALGORITHM))
                .with("id_token_user_claims", kind == ClientKind.WEB ? ON : List.of());
    }

    /** Values of a form for a new client. Its grant types follow from its kind. */
    static FormValues ofNew(ClientKind kind, FormData data) {
        List<String> grants = new ArrayList<>(kind.grantTypes());
        if (!data.has("refresh_token")) {
            grants.remove(Client.REFRESH_TOKEN);
        }
        if (kind == ClientKind.SERVICE && data.has("token_exchange")) {
            grants.add(Client.TOKEN_EXCHANGE);
        }
        FormValues values = FormValues.of(FIELDS, data).with(GRANTS, grants);
        return kind == ClientKind.PUBLIC ? values.with(METHOD, List.of(Client.NO_CREDENTIAL)) : values;
    }

    /** Signing algorithms for ID tokens; one that this console does not know stays. */
    static List<String> algorithms(FormValues values) {
        String chosen = values.text(ALGORITHM);
        List<String> names = new ArrayList<>(ALGORITHMS);
        if (!chosen.isEmpty() && !names.contains(chosen)) {
            names.add(chosen);
        }
        return names;
    }

    private static boolean hasDefaultAlgorithm(TypedValues values) {
        String chosen = values.text(ALGORITHM);
        return chosen.isEmpty() || chosen.equals(DEFAULT_ALGORITHM);
    }

    private static boolean signsUsersIn(TypedValues values) {
        return values.has(GRANTS, Client.AUTHORIZATION_CODE);
    }

    private static boolean refreshes(TypedValues values) {
        return values.has(GRANTS, Client.REFRESH_TOKEN);
    }

    private static boolean usesKeys(TypedValues values) {
        return signsAssertions(values) || values.has(METHOD, Client.SELF_SIGNED_CERTIFICATE);
    }

    private static boolean signsAssertions(TypedValues values) {
        return values.has(METHOD, Client.PRIVATE_KEY);
    }

    private static boolean usesAuthority(TypedValues values) {
        return values.has(METHOD, Client.CERTIFICATE);
    }

    private static boolean hasCredential(TypedValues values) {
        return !values.has(METHOD, Client.NO_CREDENTIAL);
    }
}
