package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.VerifiedCredential;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A token for a mock request, as if the starter had verified it: of a user and a client, without scopes, unless a test says otherwise.
 *
 * @param <S> what the methods return, to go on with
 */
public abstract class MockToken<S extends MockToken<S>> {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private CredentialKind kind = CredentialKind.JWT;
    private String subject = "user";
    private String clientId = "client";
    private Set<String> scopes = Set.of();
    private List<String> audience = List.of();
    private final Map<String, Object> claims = new LinkedHashMap<>();

    MockToken() {}

    abstract S self();

    /** With these scopes and no others. */
    public S scopes(String... values) {
        scopes = Set.of(values);
        return self();
    }

    /** On behalf of this user. */
    public S subject(String value) {
        subject = value;
        return self();
    }

    /** Issued to this client. */
    public S client(String value) {
        clientId = value;
        return self();
    }

    /** For these APIs. */
    public S audience(String... values) {
        audience = List.of(values);
        return self();
    }

    /** With one more claim, such as {@code acr}; a list for an array, a map for an object. */
    public S claim(String name, Object value) {
        claims.put(name, value);
        return self();
    }

    /** As if it had been an API key or an opaque token. */
    public S kind(CredentialKind value) {
        kind = value;
        return self();
    }

    /** What a controller gets. */
    public VerifiedCredential credential() {
        Instant now = Clock.systemUTC().instant();
        return new VerifiedCredential(
                kind, subject, clientId, scopes, audience, now.plus(LIFETIME), now, "token", claims);
    }
}
