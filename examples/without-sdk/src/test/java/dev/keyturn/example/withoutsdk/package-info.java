/** APIs that verify access tokens with other libraries: the guide's snippets, held to good and bad tokens. */
@NullMarked
package dev.keyturn.example.withoutsdk;

import org.jspecify.annotations.NullMarked;
