package dev.keyturn.authorize;

import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.ResourceIndicators;
import dev.keyturn.user.SignInLevel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * The parameters of an authorization request, and what each may be. One without a value counts as one that was not sent, and
 * one that we do not know is not looked at.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.1">RFC 6749 §3.1, Authorization Endpoint</a>
 */
public final class AuthorizationParameters {

    private static final String RESPONSE_MODE = "response_mode";
    private static final String PROMPT = "prompt";
    private static final String MAX_AGE = "max_age";
    private static final String ACR_VALUES = "acr_values";
    private static final String ID_TOKEN_HINT = "id_token_hint";

    /**
     * Parameters of features that the server does not have, with the error of each.
     */
    private static final Map<String, String> NOT_SUPPORTED = Map.of(
            "request", "request_not_supported",
            "request_uri", "request_uri_not_supported",
            "registration", "registration_not_supported",
            "dpop_jkt", OAuth2ErrorCodes.INVALID_REQUEST);

    private static final List<String> ONCE_ONLY = List.of(
            OAuth2ParameterNames.RESPONSE_TYPE,
            OAuth2ParameterNames.SCOPE,
            OAuth2ParameterNames.STATE,
            OidcParameterNames.NONCE,
            PkceParameterNames.CODE_CHALLENGE,
            PkceParameterNames.CODE_CHALLENGE_METHOD,
            RESPONSE_MODE,
            PROMPT,
            MAX_AGE,
            ACR_VALUES,
            ID_TOKEN_HINT);

    private static final Set<String> PROMPTS = Set.of(
            AuthenticationRequirements.NONE,
            AuthenticationRequirements.LOGIN,
            AuthenticationRequirements.CONSENT,
            AuthenticationRequirements.SELECT_ACCOUNT);

    private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7E]*");
    private static final Pattern CODE_CHALLENGE = Pattern.compile("[A-Za-z0-9\\-._~]{43,128}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final Map<String, String[]> all;

    public AuthorizationParameters(Map<String, String[]> all) {
        this.all = all;
    }

    /** Null if it was not sent, or more than once. */
    @Nullable
    public String get(String name) {
        String[] values = all.get(name);
        return values == null || values.length != 1 || values[0].isEmpty() ? null : values[0];
    }

    public boolean isRepeated(String name) {
        String[] values = all.get(name);
        return values != null && values.length > 1;
    }

    /** The client's state, if it is one that can be given back. */
    @Nullable
    public String state() {
        String state = get(OAuth2ParameterNames.STATE);
        return state != null && isVisible(state, RequestedGrant.STATE_LENGTH) ? state : null;
    }

    Set<String> scopes() {
        return words(get(OAuth2ParameterNames.SCOPE));
    }

    /** Whether this is a request of OpenID Connect, even if it is not a good one. */
    boolean isForOpenId() {
        String[] scopes = all.getOrDefault(OAuth2ParameterNames.SCOPE, new String[0]);
        return words(String.join(" ", scopes)).contains(OidcScopes.OPENID);
    }

    /** Further parameters for the framework, besides client, redirect URI, scope and state; an array only if there are several
     * values. */
    Map<String, Object> additional() {
        Map<String, Object> additional = new HashMap<>();
        for (String name : List.of(
                OidcParameterNames.NONCE,
                PkceParameterNames.CODE_CHALLENGE,
                PkceParameterNames.CODE_CHALLENGE_METHOD)) {
            String value = get(name);
            if (value != null) {
                additional.put(name, value);
            }
        }
        String prompt = get(PROMPT);
        if (prompt != null && isForOpenId()) {
            additional.put(PROMPT, prompt);
        }
        String[] resources = all.get(ResourceIndicators.PARAMETER);
        if (resources != null) {
            additional.put(ResourceIndicators.PARAMETER, resources.length == 1 ? resources[0] : resources);
        }
        return additional;
    }

    /** @throws OAuth2AuthenticationException with the error for the client */
    void check() {
        for (String name : ONCE_ONLY) {
            refuseIf(isRepeated(name), name + " must be sent only once.");
        }
        NOT_SUPPORTED.forEach(this::refuseIfPresent);
        checkResponse();
        checkText(OAuth2ParameterNames.STATE, RequestedGrant.STATE_LENGTH);
        checkText(OidcParameterNames.NONCE, RequestedGrant.NONCE_LENGTH);
        String scope = get(OAuth2ParameterNames.SCOPE);
        refuseIf(
                scope != null && scope.length() > RequestedGrant.SCOPE_LENGTH,
                "scope must not be longer than " + RequestedGrant.SCOPE_LENGTH + " characters.");
        String challenge = get(PkceParameterNames.CODE_CHALLENGE);
        refuseIf(
                challenge != null && !CODE_CHALLENGE.matcher(challenge).matches(),
                "code_challenge must be 43 to 128 characters from A-Z a-z 0-9 - . _ ~.");
    }

    /**
     * Requirements for the user's sign-in.
     *
     * @throws OAuth2AuthenticationException {@code invalid_request}
     */
    AuthenticationRequirements demand(IssuedJwts jwts) {
        String maxAge = get(MAX_AGE);
        refuseIf(maxAge != null && !SECONDS.matcher(maxAge).matches(), "max_age must be a number of seconds.");
        Duration age = maxAge == null ? null : Duration.ofSeconds(Long.parseLong(maxAge));
        String acrValues = get(ACR_VALUES);
        SignInLevel level = acrValues == null
                ? SignInLevel.ONE_FACTOR
                : SignInLevel.required(acrValues).orElse(SignInLevel.ONE_FACTOR);
        if (!isForOpenId()) {
            return new AuthenticationRequirements(Set.of(), age, level, null);
        }
        Set<String> prompts = words(get(PROMPT));
        refuseIf(
                !PROMPTS.containsAll(prompts),
                "prompt must be none, or one or more of login, consent and select_account.");
        refuseIf(
                prompts.contains(AuthenticationRequirements.NONE) && prompts.size() > 1,
                "prompt must not combine none with another value.");
        return new AuthenticationRequirements(prompts, age, level, hintedSubject(jwts));
    }

    private @Nullable String hintedSubject(IssuedJwts jwts) {
        String hint = get(ID_TOKEN_HINT);
        if (hint == null) {
            return null;
        }
        return jwts.findIdToken(hint)
                .orElseThrow(() -> ProtocolErrors.invalidRequest(
                        RefusalReasons.WRONG_ID_TOKEN_HINT, "id_token_hint is not an ID token of this server."))
                .getSubject();
    }

    private void checkResponse() {
        String type = get(OAuth2ParameterNames.RESPONSE_TYPE);
        refuseIf(type == null, "response_type is required.");
        if (!"code".equals(type)) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(OAuth2ErrorCodes.UNSUPPORTED_RESPONSE_TYPE, "response_type must be code.", null));
        }
        String mode = get(RESPONSE_MODE);
        refuseIf(mode != null && !mode.equals("query"), "response_mode must be query.");
    }

    private void checkText(String name, int maximum) {
        String value = get(name);
        refuseIf(
                value != null && value.length() > maximum,
                name + " must not be longer than " + maximum + " characters.");
        refuseIf(
                value != null && !isVisible(value, maximum),
                name + " contains characters that are not printable ASCII.");
    }

    private void refuseIfPresent(String name, String code) {
        if (get(name) != null || isRepeated(name)) {
            throw new OAuth2AuthenticationException(new OAuth2Error(code, name + " is not supported.", null));
        }
    }

    private static void refuseIf(boolean wrong, String description) {
        if (wrong) {
            throw ProtocolErrors.invalidRequest(description);
        }
    }

    private static boolean isVisible(String value, int maximum) {
        return value.length() <= maximum && VISIBLE.matcher(value).matches();
    }

    private static Set<String> words(@Nullable String list) {
        return list == null ? Set.of() : new LinkedHashSet<>(List.of(list.split(" ")));
    }
}
