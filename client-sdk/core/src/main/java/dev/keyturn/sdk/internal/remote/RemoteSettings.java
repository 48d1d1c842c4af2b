package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.client.ClientAuthentication;
import java.time.Duration;

/**
 * Settings of remote verification.
 *
 * @param client client of the API at the server
 * @param audience identifier of the API
 * @param positiveTtl TTL of cached answers for valid credentials, which never exceeds their expiry
 * @param negativeTtl TTL of cached answers for invalid credentials
 * @param staleIfUnavailable whether stale answers for valid credentials are used while the server is unavailable
 * @param cacheSize maximum number of cached answers
 */
public record RemoteSettings(
        ClientAuthentication client,
        String audience,
        Duration positiveTtl,
        Duration negativeTtl,
        boolean staleIfUnavailable,
        int cacheSize) {}
