package dev.keyturn.mail;

import java.io.IOException;
import java.io.Serial;

/** A mail server will not accept a mail with this text, however often it is sent. */
public final class MailRejectedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    MailRejectedException(Throwable cause) {
        super(cause);
    }
}
