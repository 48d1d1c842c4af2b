/** The console: pages over the admin API. It knows nothing of the server but what the admin API and the standards say. */
@NullMarked
package dev.keyturn.console;

import org.jspecify.annotations.NullMarked;
