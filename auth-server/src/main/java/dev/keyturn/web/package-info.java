/**
 * HTTP settings: trusted proxies, flash attributes, and error responses for database outages and unreadable requests. Owns no endpoint and no table.
 */
@ApplicationModule(
        allowedDependencies = {"adminapi", "connections", "network", "oauth", "session", "posture", "tracing"})
@NullMarked
package dev.keyturn.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
