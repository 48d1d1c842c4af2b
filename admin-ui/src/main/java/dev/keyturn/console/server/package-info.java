/**
 * The admin API from the caller's side: sends requests with the access token of the person, and turns refusals into one
 * exception. Knows no feature's data.
 */
@NullMarked
package dev.keyturn.console.server;

import org.jspecify.annotations.NullMarked;
