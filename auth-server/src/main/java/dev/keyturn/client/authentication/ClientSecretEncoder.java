package dev.keyturn.client.authentication;

import dev.keyturn.client.ClientSecrets;
import dev.keyturn.client.lookup.CachedClient;
import dev.keyturn.client.lookup.CachedClients;
import dev.keyturn.client.lookup.CachedSecret;
import dev.keyturn.oauth.TokenDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Fallback;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Compares a presented client secret with all live secrets of the client, which the framework holds as {@link EncodedSecrets}.
 *
 * <p>A comparison always costs one digest and {@link ClientSecrets#MAX_LIVE} comparisons, whichever secret matches, and no
 * lookup. A wrong secret is rejected only after the database has been asked recently (ADR 0006).
 *
 * <p>It is a fallback, so that the users' encoder is injected wherever one password encoder is asked for.
 */
@Fallback
@Component
public class ClientSecretEncoder implements PasswordEncoder {

    private static final CachedSecret NO_SECRET = new CachedSecret(new UUID(0, 0), new TokenDigest("0".repeat(64)));

    /** Secret that the current thread has just accepted; {@link CredentialIdProvider} bounds its life. */
    private static final ThreadLocal<@Nullable UUID> ACCEPTED = new ThreadLocal<>();

    private final CachedClients clients;
    private final SecretUses uses;

    ClientSecretEncoder(CachedClients clients, SecretUses uses) {
        this.clients = clients;
        this.uses = uses;
    }

    /** Spends the time of comparing a secret, for a client that does not exist. */
    static void compareWithNothing(String text) {
        matching(TokenDigest.of(text), List.of());
    }

    @Override
    public boolean matches(@Nullable CharSequence presented, @Nullable String encoded) {
        ACCEPTED.remove();
        if (presented == null || encoded == null) {
            return false;
        }
        EncodedSecrets client = EncodedSecrets.parse(encoded);
        TokenDigest digest = TokenDigest.of(presented.toString());
        CachedSecret match = matching(digest, client.secrets());
        if (match == null) {
            match = matching(digest, freshSecrets(client.clientId()));
        }
        if (match == null) {
            return false;
        }
        uses.note(match.digest());
        ACCEPTED.set(match.id());
        return true;
    }

    /** Identifier of the secret that the current thread has accepted last, which is then forgotten. */
    Optional<UUID> takeAccepted() {
        Optional<UUID> id = Optional.ofNullable(ACCEPTED.get());
        ACCEPTED.remove();
        return id;
    }

    private List<CachedSecret> freshSecrets(String clientId) {
        return clients.findFresh(clientId).map(CachedClient::secrets).orElse(List.of());
    }

    private static @Nullable CachedSecret matching(TokenDigest presented, List<CachedSecret> live) {
        CachedSecret match = null;
        for (int i = 0; i < Math.max(live.size(), ClientSecrets.MAX_LIVE); i++) {
            CachedSecret candidate = i < live.size() ? live.get(i) : NO_SECRET;
            boolean matches = presented.matches(candidate.digest());
            match = matches && i < live.size() ? candidate : match;
        }
        return match;
    }

    /** Secrets are generated and digested elsewhere. */
    @Override
    public String encode(@Nullable CharSequence text) {
        throw new UnsupportedOperationException("Client secrets are issued by the admin API only");
    }

    /** Never: a digest of 256 random bits needs no upgrade. */
    @Override
    public boolean upgradeEncoding(@Nullable String encoded) {
        return false;
    }
}
