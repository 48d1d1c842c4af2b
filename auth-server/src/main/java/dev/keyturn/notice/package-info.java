/**
 * Tells users by mail what has changed in the security of their account. Owns no table: the letters are those of {@code letter}. ADR
 * 0081.
 */
@ApplicationModule(allowedDependencies = {"audit", "letter", "network", "user"})
@NullMarked
package dev.keyturn.notice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
