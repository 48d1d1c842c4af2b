/** Console: pages over the admin API. It knows the server by the admin API and the standards only. */
@NullMarked
package dev.keyturn.console;

import org.jspecify.annotations.NullMarked;
