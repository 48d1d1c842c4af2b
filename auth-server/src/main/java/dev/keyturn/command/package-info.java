/**
 * Arguments of the jar, the start of its commands without ports and log lines, and the words for their failures. Owns no table.
 */
@ApplicationModule(allowedDependencies = "database")
@NullMarked
package dev.keyturn.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
