/** Pages for signing keys: life cycle, rotation and revocation. */
@NullMarked
package dev.keyturn.console.keys;

import org.jspecify.annotations.NullMarked;
