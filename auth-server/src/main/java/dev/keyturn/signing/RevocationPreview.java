package dev.keyturn.signing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Effects of revoking a key.
 *
 * @param signedFrom null if it has never signed
 * @param signedUntil null if it still signs
 * @param lastTokenExpiresAt when the last token that it can have signed would expire by itself; null if none is left
 * @param replaced whether a new key takes its place
 * @param apis those whose tokens it has signed: the first 50 by name
 * @param totalApis how many such APIs there are
 * @param clients those that can have such tokens: the first 50 by name
 * @param totalClients how many such clients there are
 */
record RevocationPreview(
        String keyId,
        String algorithm,
        @Nullable Instant signedFrom,
        @Nullable Instant signedUntil,
        @Nullable Instant lastTokenExpiresAt,
        boolean replaced,
        List<AlgorithmDependents.DependentApi> apis,
        long totalApis,
        List<AlgorithmDependents.DependentClient> clients,
        long totalClients) {}
