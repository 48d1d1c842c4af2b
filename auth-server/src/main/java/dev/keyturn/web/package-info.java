/**
 * How the server listens: which proxies it believes, how its session cookie is sent, what it answers while the database is
 * away and to requests that cannot be read. Owns no endpoint and no table.
 */
@ApplicationModule(allowedDependencies = {"adminapi", "connections", "network", "oauth"})
@NullMarked
package dev.keyturn.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
