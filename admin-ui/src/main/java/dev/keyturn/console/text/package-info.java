/** Messages from the console's bundles, resolved by key. Knows no feature. */
@NullMarked
package dev.keyturn.console.text;

import org.jspecify.annotations.NullMarked;
