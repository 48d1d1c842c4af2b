package dev.keyturn.security;

import org.springframework.security.access.AccessDeniedException;

/** A user whose token would do, but who is not an administrator, called the admin API. */
class NotAnAdministratorException extends AccessDeniedException {

    private static final long serialVersionUID = 1L;

    NotAnAdministratorException() {
        super("The user is not an administrator");
    }
}
