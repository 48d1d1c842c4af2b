/** Start of the commands of the jar, without ports and log lines, and the words for their failures. Owns no table. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.keyturn.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
