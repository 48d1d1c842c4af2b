package dev.keyturn.revocation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Kind of a revocation: a token, or something that tokens name in a claim or header. */
public enum RevocationKind {
    /** One token, by its {@code jti}. */
    TOKEN,
    /** All tokens of a grant, by their {@code grant_id}. */
    GRANT,
    /** All tokens that a client was issued until the instant, by their {@code client_id}. */
    CLIENT,
    /** All tokens that were issued for a user until the instant, by their {@code sub}, and the sessions that began until then. */
    SUBJECT,
    /** A session and all tokens of it, by their {@code sid}. */
    SESSION,
    /** All tokens that a client secret, key or API key was used for, by their {@code credential_id}. */
    CREDENTIAL,
    /** All tokens that a credential was used for until the instant, by their {@code credential_id}. */
    CREDENTIAL_UNTIL,
    /** A client certificate, and all tokens that are bound to it or that it was used for, by its thumbprint (RFC 8705 §3.1). */
    CERTIFICATE,
    /** All tokens that a key has signed, by the {@code kid} of their header. */
    KEY;

    /** Whether what was issued after the instant stands. */
    boolean endsAtTheInstant() {
        return this == CLIENT || this == SUBJECT || this == CREDENTIAL_UNTIL;
    }

    /** The kind as the feed and the admin API name it. */
    @JsonValue
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
