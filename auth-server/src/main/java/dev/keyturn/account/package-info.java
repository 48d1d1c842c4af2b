/**
 * Pages on which users look after their account: the browsers in which they are signed in, and what happened to the account. Owns no
 * table. Second factors have pages of their own in {@code factor}, and consents in {@code consent}.
 */
@ApplicationModule(allowedDependencies = {"audit", "database", "grant", "oauth", "session", "user"})
@NullMarked
package dev.keyturn.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
