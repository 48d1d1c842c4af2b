/** Fixtures of the server tests: databases, clocks, and a running server. */
@NullMarked
package dev.keyturn.testing;

import org.jspecify.annotations.NullMarked;
