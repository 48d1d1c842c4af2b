package dev.keyturn.resource;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules for names of scopes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749 §3.3, Access Token Scope</a>
 */
final class ScopeName {

    private static final Pattern SYNTAX = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}");

    /** Kept for the server's own API, so that a later version can add scopes to it without meeting one of these. */
    private static final String RESERVED_PREFIX = "admin:";

    private ScopeName() {}

    /** Error of the name in this field; empty if nothing is. */
    static Optional<FieldError> check(String field, String name) {
        if (!SYNTAX.matcher(name).matches()) {
            return Optional.of(new FieldError(field, "invalid-scope-name"));
        }
        if (name.startsWith(RESERVED_PREFIX) || OidcScope.find(name).isPresent()) {
            return Optional.of(new FieldError(field, "reserved-scope-name"));
        }
        return Optional.empty();
    }
}
