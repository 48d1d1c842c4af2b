/**
 * Requests of web pages from other origins (CORS): which answers they may read, and the preflight requests of their browsers. Owns
 * no table; the origins belong to the clients.
 */
@ApplicationModule(allowedDependencies = {"oauth", "client :: lookup"})
@NullMarked
package dev.keyturn.cors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
