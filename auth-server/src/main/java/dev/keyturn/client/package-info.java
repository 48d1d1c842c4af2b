/**
 * Registration of clients and their secrets, by administrators and by this server. Owns the tables whose names begin with
 * {@code client}.
 *
 * <p>Does not authenticate clients and answers no request of theirs: {@code client.authentication} and {@code client.lookup} do,
 * and learn of changes by {@link dev.keyturn.client.ClientChange}.
 */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "adminapi",
            "oauth",
            "resource",
            "cluster",
            "network",
            "signing",
            "storage",
            "cache",
            "certificate",
            "database",
            "posture"
        })
@NullMarked
package dev.keyturn.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
