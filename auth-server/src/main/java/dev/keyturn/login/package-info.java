/**
 * The pages with which a person signs in, replaces a password and signs out, and the page that explains an error. Owns no
 * table. What {@code security} needs to wire them is public: what answers after a sign-in, what answers a refused one, and
 * the filter that insists on a new password.
 */
@ApplicationModule(allowedDependencies = {"adminapi", "oauth", "client", "mail", "signing", "user", "session"})
@NullMarked
package dev.keyturn.login;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
