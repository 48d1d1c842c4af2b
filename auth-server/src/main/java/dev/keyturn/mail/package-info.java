/** Outgoing mail over SMTP. Owns no table, and no words: the features write their own mails. */
@ApplicationModule(allowedDependencies = "oauth")
@NullMarked
package dev.keyturn.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
