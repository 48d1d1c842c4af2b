package dev.keyturn.apikey.verification;

import dev.keyturn.client.ClientId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A valid API key, as the caller that asked for its verification sees it. */
public final class VerifiedApiKey {

    private final CachedApiKey key;
    private final Set<String> scopes;
    private final Set<String> audiences;

    VerifiedApiKey(CachedApiKey key, Set<String> scopes, Set<String> audiences) {
        this.key = key;
        this.scopes = scopes;
        this.audiences = audiences;
    }

    public UUID id() {
        return key.id();
    }

    public ClientId clientId() {
        return key.clientId();
    }

    public String environment() {
        return key.environment();
    }

    /** Scopes at the caller's APIs; never empty. */
    public Set<String> scopes() {
        return scopes;
    }

    /** APIs of these scopes. */
    public Set<String> audiences() {
        return audiences;
    }

    public Instant issuedAt() {
        return key.createdAt();
    }

    /** The first instant at which the key is expired. */
    public Instant expiresAt() {
        return key.expiresAt();
    }
}
