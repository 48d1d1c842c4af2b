/** The page that shows how much the server's database holds. */
@NullMarked
package dev.keyturn.console.storage;

import org.jspecify.annotations.NullMarked;
