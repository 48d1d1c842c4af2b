/** A command that explains to people why a credential is refused. */
@NullMarked
package dev.keyturn.sdk.cli;

import org.jspecify.annotations.NullMarked;
