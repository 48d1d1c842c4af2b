/**
 * Client certificates of requests: where they come from, and which authorities are trusted (ADR 0075).
 *
 * <p>A certificate comes from a TLS connection to the server's second port, or in a header from a trusted proxy. Owns no table. Which
 * client has which certificate is decided in {@code client :: authentication}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705">RFC 8705, OAuth 2.0 Mutual-TLS Client Authentication and
 *     Certificate-Bound Access Tokens</a>
 */
@ApplicationModule(allowedDependencies = {"connections", "oauth"})
@NullMarked
package dev.keyturn.certificate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
