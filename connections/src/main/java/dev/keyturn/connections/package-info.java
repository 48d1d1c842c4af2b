/**
 * Limits of the connections of one client, and the end of connections when the server stops. The
 * server and the console use them. Owns no endpoint and no table.
 *
 * <p>It replaces Tomcat's protocol handler and its socket with subclasses (ADR 0031).
 */
@NullMarked
package dev.keyturn.connections;

import org.jspecify.annotations.NullMarked;
