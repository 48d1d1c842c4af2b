package dev.keyturn.client;

import dev.keyturn.oauth.TokenDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Fallback;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Compares a presented client secret with all that are live, where the framework expects to compare it with one.
 *
 * <p>The {@code clientSecret} of a registered client is its identifier and the digests of its live secrets, separated by
 * spaces. A comparison always costs one digest and {@link ClientSecrets#MAX_LIVE} comparisons, whichever matches; a wrong
 * secret is refused only after the database has been asked recently (ADR 0006).
 *
 * <p>It is a fallback so that whoever asks for the one password encoder gets that of the users.
 */
@Fallback
@Component
public class ClientSecretEncoder implements PasswordEncoder {

    private static final TokenDigest NOBODYS = new TokenDigest("0".repeat(64));

    private final LiveClients clients;
    private final SecretUses uses;

    ClientSecretEncoder(LiveClients clients, SecretUses uses) {
        this.clients = clients;
        this.uses = uses;
    }

    /** What the framework is to take for the client's secret. */
    static String join(ClientId id, List<TokenDigest> secrets) {
        return id + secrets.stream().map(digest -> " " + digest.hex()).collect(Collectors.joining());
    }

    /** Spends the time of comparing a secret, for a client that does not exist. */
    static void compareWithNothing(String text) {
        matching(TokenDigest.of(text), List.of());
    }

    @Override
    public boolean matches(@Nullable CharSequence presented, @Nullable String joined) {
        if (presented == null || joined == null) {
            return false;
        }
        List<String> parts = List.of(joined.split(" ", -1));
        TokenDigest digest = TokenDigest.of(presented.toString());
        List<TokenDigest> live = parts.stream().skip(1).map(TokenDigest::new).toList();
        Optional<TokenDigest> match = matching(digest, live);
        if (match.isEmpty()) {
            match = clients.findToRefuse(parts.get(0)).flatMap(client -> matching(digest, client.secrets()));
        }
        match.ifPresent(uses::note);
        return match.isPresent();
    }

    private static Optional<TokenDigest> matching(TokenDigest presented, List<TokenDigest> live) {
        TokenDigest match = null;
        for (int i = 0; i < Math.max(live.size(), ClientSecrets.MAX_LIVE); i++) {
            TokenDigest candidate = i < live.size() ? live.get(i) : NOBODYS;
            match = presented.matches(candidate) ? candidate : match;
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
    public boolean upgradeEncoding(@Nullable String joined) {
        return false;
    }
}
