/** Pages for APIs and their scopes, and the scope catalogue for other pages. */
@NullMarked
package dev.keyturn.console.apis;

import org.jspecify.annotations.NullMarked;
