package dev.keyturn.oauth;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the client that an assertion names. It verifies nothing: the name is a claim until the signature has been checked.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523 §3, JWT Format and Processing Requirements</a>
 */
public final class AssertedClient {

    /** Maximum length of an assertion. */
    public static final int MAX_LENGTH = 10_000;

    private AssertedClient() {}

    /** The {@code sub} of an assertion; empty if it is too long, cannot be read or has none. */
    public static Optional<String> of(@Nullable String assertion) {
        if (assertion == null || assertion.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(
                    SignedJWT.parse(assertion).getJWTClaimsSet().getSubject());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
