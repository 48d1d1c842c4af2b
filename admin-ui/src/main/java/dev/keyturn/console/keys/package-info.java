/** The pages for signing keys: where each is in its life, the next rotation, and the emergency. */
@NullMarked
package dev.keyturn.console.keys;

import org.jspecify.annotations.NullMarked;
