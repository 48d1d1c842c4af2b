/** Keyturn as a newcomer meets it: started by its script, used in a real browser and with plain HTTP. */
@NullMarked
package dev.keyturn.endtoend;

import org.jspecify.annotations.NullMarked;
