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
 * Builder of verified credentials for mock requests. The default is a JWT of the user "user" and the client "client", without scopes.
 *
 * @param <S> type of the builder
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

    /** Sets the scopes. */
    public S scopes(String... values) {
        scopes = Set.of(values);
        return self();
    }

    /** Sets the subject. */
    public S subject(String value) {
        subject = value;
        return self();
    }

    /** Sets the client. */
    public S client(String value) {
        clientId = value;
        return self();
    }

    /** Sets the audience. */
    public S audience(String... values) {
        audience = List.of(values);
        return self();
    }

    /** Adds a claim, such as {@code acr}; a list for an array, a map for an object. */
    public S claim(String name, Object value) {
        claims.put(name, value);
        return self();
    }

    /** Sets the kind: a JWT, an opaque token or an API key. */
    public S kind(CredentialKind value) {
        kind = value;
        return self();
    }

    /** Returns the credential that a controller receives. */
    public VerifiedCredential credential() {
        Instant now = Clock.systemUTC().instant();
        return new VerifiedCredential(
                kind, subject, clientId, scopes, audience, now.plus(LIFETIME), now, "token", claims);
    }
}
