/** Pages for alarms and mutes, and the number of open alarms in the navigation. */
@NullMarked
package dev.keyturn.console.alarms;

import org.jspecify.annotations.NullMarked;
