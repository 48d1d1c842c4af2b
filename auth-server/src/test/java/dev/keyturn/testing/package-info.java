/** What several tests of the server share: databases, clocks, and a running server. */
@NullMarked
package dev.keyturn.testing;

import org.jspecify.annotations.NullMarked;
