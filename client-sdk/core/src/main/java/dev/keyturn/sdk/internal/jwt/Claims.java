package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.internal.json.NumericDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a token, read with the types of their definitions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068 §2.2, Data Structure</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519 §4.1, Registered Claim Names</a>
 */
final class Claims {

    private final Map<String, Object> values;

    Claims(Map<String, Object> values) {
        this.values = values;
    }

    /** @throws CredentialRejectedException if a claim that RFC 9068 requires is missing, or a claim has the wrong type */
    VerifiedCredential toCredential() {
        return new VerifiedCredential(
                CredentialKind.JWT,
                string("sub"),
                string("client_id"),
                scopes(),
                audience(),
                instant("exp"),
                instant("iat"),
                string("jti"),
                values);
    }

    String string(String name) {
        if (required(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw invalid(name);
    }

    Instant instant(String name) {
        return toInstant(name, required(name));
    }

    @Nullable
    Instant optionalInstant(String name) {
        Object value = values.get(name);
        return value == null ? null : toInstant(name, value);
    }

    /** Reads one string, or an array of strings. */
    List<String> audience() {
        Object value = required("aud");
        if (value instanceof String one) {
            return List.of(one);
        }
        if (value instanceof List<?> several) {
            return strings("aud", several);
        }
        throw invalid("aud");
    }

    /** Splits the scope at spaces; repeated, leading and trailing spaces are ignored. */
    private Set<String> scopes() {
        Object value = values.get("scope");
        if (value == null) {
            return Set.of();
        }
        if (!(value instanceof String text)) {
            throw invalid("scope");
        }
        List<String> scopes = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int space = text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            if (end > start) {
                scopes.add(text.substring(start, end));
            }
            start = end + 1;
        }
        return Set.copyOf(scopes);
    }

    private static List<String> strings(String name, List<?> values) {
        List<String> strings = new ArrayList<>(values.size());
        for (Object value : values) {
            if (!(value instanceof String text)) {
                throw invalid(name);
            }
            strings.add(text);
        }
        return strings;
    }

    private static Instant toInstant(String name, Object value) {
        Instant instant = NumericDate.read(value);
        if (instant == null) {
            throw invalid(name);
        }
        return instant;
    }

    private Object required(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new CredentialRejectedException(
                    Reason.CLAIM_MISSING, "The access token lacks the claim " + name + ".");
        }
        return value;
    }

    private static CredentialRejectedException invalid(String name) {
        return new CredentialRejectedException(
                Reason.CLAIM_INVALID, "The claim " + name + " of the access token is invalid.");
    }
}
