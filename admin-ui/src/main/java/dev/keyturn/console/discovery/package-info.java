/** Endpoints of the server, from OpenID Connect Discovery. Signs no users in. */
@NullMarked
package dev.keyturn.console.discovery;

import org.jspecify.annotations.NullMarked;
