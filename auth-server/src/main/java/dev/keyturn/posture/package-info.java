/**
 * Rules for the configuration of the server and for the objects that it stores, and the report of the findings. The features state
 * rules of their own; this package runs them, words them and keeps the acceptances. Owns the tables whose names begin with {@code
 * posture}.
 */
@ApplicationModule(
        allowedDependencies = {"adminapi", "audit", "audit :: proof", "cluster", "command", "database", "oauth"})
@NullMarked
package dev.keyturn.posture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
