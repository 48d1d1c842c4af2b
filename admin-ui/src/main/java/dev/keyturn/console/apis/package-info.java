/** The pages for APIs and their scopes, and what other pages need to know of scopes. */
@NullMarked
package dev.keyturn.console.apis;

import org.jspecify.annotations.NullMarked;
