package dev.keyturn.adminapi;

import org.springframework.security.access.AccessDeniedException;

/** A user whose token would do, but who is not an administrator, called the admin API. */
public class NotAnAdministratorException extends AccessDeniedException {

    private static final long serialVersionUID = 1L;

    public NotAnAdministratorException() {
        super("The user is not an administrator");
    }
}
