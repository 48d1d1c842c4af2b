/**
 * Who uses the console: signing in and out at the server, the console's key, and the access token of the person.
 *
 * <p>The console keeps no passwords and no roles. What somebody may do is for the server to say, request by request.
 */
@NullMarked
package dev.keyturn.console.session;

import org.jspecify.annotations.NullMarked;
