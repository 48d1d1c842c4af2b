/**
 * Cached view of the enabled clients, for the endpoints that serve requests: does a client exist, what may it do, which
 * origins may call. Reads the tables of {@link dev.keyturn.client}; changes nothing.
 */
@NamedInterface("lookup")
@NullMarked
package dev.keyturn.client.lookup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
