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
 * Compares a presented client secret with all that are live, where the framework expects to compare it with one.
 *
 * <p>What the framework takes for the secret of a registered client is its identifier, by which its {@link CachedSecret}s are
 * found. A comparison always costs one digest and {@link ClientSecrets#MAX_LIVE} comparisons, whichever matches; a wrong
 * secret is refused only after the database has been asked recently (ADR 0006).
 *
 * <p>It is a fallback so that whoever asks for the one password encoder gets that of the users.
 */
@Fallback
@Component
public class ClientSecretEncoder implements PasswordEncoder {

    private static final CachedSecret NOBODYS = new CachedSecret(new UUID(0, 0), new TokenDigest("0".repeat(64)));

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
    public boolean matches(@Nullable CharSequence presented, @Nullable String clientId) {
        if (presented == null || clientId == null) {
            return false;
        }
        Optional<CachedSecret> match = find(presented, clientId);
        match.map(CachedSecret::digest).ifPresent(uses::note);
        return match.isPresent();
    }

    /** The identifier of the live secret that was presented; empty if it is none. */
    Optional<UUID> idOf(CharSequence presented, String clientId) {
        return find(presented, clientId).map(CachedSecret::id);
    }

    private Optional<CachedSecret> find(CharSequence presented, String clientId) {
        TokenDigest digest = TokenDigest.of(presented.toString());
        Optional<CachedSecret> match = matching(digest, secretsOf(clients.find(clientId)));
        return match.isPresent() ? match : matching(digest, secretsOf(clients.findFresh(clientId)));
    }

    private static List<CachedSecret> secretsOf(Optional<CachedClient> client) {
        return client.isPresent() ? client.get().secrets() : List.of();
    }

    private static Optional<CachedSecret> matching(TokenDigest presented, List<CachedSecret> live) {
        CachedSecret match = null;
        for (int i = 0; i < Math.max(live.size(), ClientSecrets.MAX_LIVE); i++) {
            CachedSecret candidate = i < live.size() ? live.get(i) : NOBODYS;
            match = presented.matches(candidate.digest()) ? candidate : match;
        }
        return Optional.ofNullable(match);
    }

    /** Secrets are generated and digested elsewhere. */
    @Override
    public String encode(@Nullable CharSequence text) {
        throw new UnsupportedOperationException("Client secrets are issued by the admin API only");
    }

    /** Never: a digest of 256 random bits stays good enough. */
    @Override
    public boolean upgradeEncoding(@Nullable String clientId) {
        return false;
    }
}
