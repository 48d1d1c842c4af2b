/** The authorization server's start class; each feature is a package below this one. */
@NullMarked
package dev.keyturn;

import org.jspecify.annotations.NullMarked;
