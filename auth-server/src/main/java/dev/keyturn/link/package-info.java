/**
 * Links in mails that act for a user, once: a new password for who forgot it, and the confirmation of an e-mail address. Owns the tables {@code mailed_link} and
 * {@code password_request}. ADR 0081.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "database",
            "letter",
            "login",
            "mail",
            "network",
            "oauth",
            "signing",
            "storage",
            "user"
        })
@NullMarked
package dev.keyturn.link;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
