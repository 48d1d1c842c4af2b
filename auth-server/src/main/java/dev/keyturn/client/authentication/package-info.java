/**
 * Authentication of clients at the endpoints that they call: by secret, by signed assertion, or, for public clients, by
 * identifier. Holds the adapters that show the framework our clients.
 *
 * <p>Owns no table: records the last use of a secret in {@code client_secret}, which {@link dev.keyturn.client} owns. Does
 * not register or change clients.
 */
@NamedInterface("authentication")
@NullMarked
package dev.keyturn.client.authentication;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
