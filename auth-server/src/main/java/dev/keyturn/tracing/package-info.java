/**
 * Traces of requests and of their SQL statements, sent to a collector by OpenTelemetry's protocol. Owns no endpoint and no table; the features know nothing of it.
 */
@ApplicationModule(allowedDependencies = "oauth")
@NullMarked
package dev.keyturn.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
