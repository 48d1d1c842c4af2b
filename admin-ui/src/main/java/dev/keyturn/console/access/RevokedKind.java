package dev.keyturn.console.access;

import java.util.Locale;

/** Kinds of revocations, in the order of the filter. */
public enum RevokedKind {
    CLIENT,
    SUBJECT,
    SESSION,
    GRANT,
    TOKEN,
    CREDENTIAL,
    CREDENTIAL_UNTIL,
    CERTIFICATE,
    KEY;

    /** Name in the admin API and in message keys. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
