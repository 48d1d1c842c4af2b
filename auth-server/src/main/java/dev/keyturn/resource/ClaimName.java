package dev.keyturn.resource;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Rules for claims that administrators add to access tokens. Those of the standards, and those that this server gives a meaning,
 * are never theirs to write.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068 §2.2, Data Structure</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 */
final class ClaimName {

    /** Claims about a user that a token can contain. */
    static final Set<String> OF_USERS = Set.of("name", "preferred_username", "email", "roles");

    private static final Set<String> RESERVED = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "typ",
            "client_id",
            "azp",
            "scope",
            "scp",
            "auth_time",
            "acr",
            "amr",
            "nonce",
            "sid",
            "cnf",
            "act",
            "may_act",
            "at_hash",
            "c_hash",
            "grant_id",
            "credential_id",
            "authorization_details",
            "groups",
            "entitlements",
            "email_verified",
            "active",
            "username",
            "token_type",
            "token_introspection",
            "events");

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_.:/-]{1,100}");

    private ClaimName() {}

    /** Error of a static claim's name; empty if nothing is. */
    static Optional<FieldError> checkStatic(String field, String name) {
        if (!SYNTAX.matcher(name).matches()) {
            return Optional.of(new FieldError(field, "invalid-claim-name"));
        }
        if (RESERVED.contains(name) || OF_USERS.contains(name)) {
            return Optional.of(new FieldError(field, "reserved-claim-name", Map.of("name", name)));
        }
        return Optional.empty();
    }

    /** Error of a user claim's name; empty if nothing is. */
    static Optional<FieldError> checkOfUser(String field, String name) {
        return OF_USERS.contains(name)
                ? Optional.empty()
                : Optional.of(
                        new FieldError(field, "not-one-of", Map.of("values", List.copyOf(new TreeSet<>(OF_USERS)))));
    }
}
