package dev.keyturn.adminapi;

import org.springframework.security.access.AccessDeniedException;

/** Call of the admin API with a valid token of a user who is not an administrator. */
public class NotAnAdministratorException extends AccessDeniedException {

    private static final long serialVersionUID = 1L;

    public NotAnAdministratorException() {
        super("The user is not an administrator");
    }
}
