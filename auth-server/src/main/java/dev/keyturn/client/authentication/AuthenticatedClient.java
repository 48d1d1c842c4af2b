package dev.keyturn.client.authentication;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/** A client that has proved who it is, and what it has proved it with. */
public final class AuthenticatedClient extends OAuth2ClientAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String credentialId;
    private final @Nullable Instant credentialExpiresAt;

    /**
     * @param client authenticated
     * @param credentialExpiresAt null if it does not expire
     */
    public AuthenticatedClient(
            OAuth2ClientAuthenticationToken client, String credentialId, @Nullable Instant credentialExpiresAt) {
        super(
                Objects.requireNonNull(client.getRegisteredClient()),
                client.getClientAuthenticationMethod(),
                client.getCredentials());
        this.credentialId = credentialId;
        this.credentialExpiresAt = credentialExpiresAt;
        setDetails(client.getDetails());
    }

    /** When the credential expires that a client has authenticated with; null if it does not, and for what is no client. */
    public static @Nullable Instant credentialExpiresAt(@Nullable Authentication client) {
        return client instanceof AuthenticatedClient identified ? identified.credentialExpiresAt : null;
    }

    /**
     * Names the credential that a client has authenticated with: the identifier of its secret or API key, or the thumbprint
     * (RFC 7638, SHA-256) of the key that signed its assertion, or that (RFC 8705, SHA-256) of its certificate. Null for a client that is public, and for what is no client.
     */
    public static @Nullable String credentialOf(@Nullable Authentication client) {
        return client instanceof AuthenticatedClient identified ? identified.credentialId : null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AuthenticatedClient that
                && credentialId.equals(that.credentialId)
                && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
