/**
 * Sign-in and sign-out at the server, the console's key, and the access token of the user.
 *
 * <p>The console keeps no passwords and no roles. The server decides on each request.
 */
@NullMarked
package dev.keyturn.console.session;

import org.jspecify.annotations.NullMarked;
