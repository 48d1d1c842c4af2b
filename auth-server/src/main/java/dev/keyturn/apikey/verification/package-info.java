/**
 * Verification of API keys for resource servers, gateways and this server, from a cache. Owns no table and changes no key.
 */
@NamedInterface("verification")
@NullMarked
package dev.keyturn.apikey.verification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
