package dev.keyturn.audit.proof;

import dev.keyturn.oauth.KeyturnProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Signed tree heads: the latest as every node publishes it, and new ones. Writes the latest to the log, at most once a minute. */
@Component
class TreeHeads {

    private static final Logger LOG = LoggerFactory.getLogger(TreeHeads.class);
    private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);

    private final TreeTables tables;
    private final ObjectProvider<TreeHeadSigner> signer;
    private final String issuer;
    private final Clock clock;

    private volatile @Nullable TreeHead published;

    /** Latest head whose tree is known to begin with the published one. */
    private volatile @Nullable TreeHead extending;

    private @Nullable TreeHead logged;
    private Instant loggedAt = Instant.EPOCH;

    /** @param signer looked up late, since the signing keys record events */
    TreeHeads(TreeTables tables, ObjectProvider<TreeHeadSigner> signer, KeyturnProperties properties, Clock clock) {
        this.tables = tables;
        this.signer = signer;
        this.issuer = properties.issuer().toString();
        this.clock = clock;
    }

    /** The head as of a second ago; empty if no event has been added yet. Costs no statement. */
    Optional<TreeHead> published() {
        return Optional.ofNullable(published);
    }

    /** Reads the latest head. @throws TamperedTrailException if this server did not sign it, or published another tree before */
    synchronized void refresh() {
        TreeHead known = published;
        Optional<String> text = tables.lastHead();
        if (known != null && text.isPresent() && known.text().equals(text.get())) {
            log(known);
            return;
        }
        Optional<TreeHead> latest = text.map(this::verify);
        requireExtension(latest);
        if (latest.isPresent()) {
            extending = latest.get();
            published = latest.get();
            log(latest.get());
        }
    }

    /** The latest head in the database. @throws TamperedTrailException if this server did not sign it */
    Optional<TreeHead> last() {
        return tables.lastHead().map(this::verify);
    }

    /** The same, to append to its tree. @throws TamperedTrailException also if this server published another tree before */
    Optional<TreeHead> lastOfPublished() {
        Optional<TreeHead> last = last();
        requireExtension(last);
        return last;
    }

    /** Computes both roots from the stored nodes, unless this server made the head itself. */
    private void requireExtension(Optional<TreeHead> head) {
        TreeHead known = published;
        if (known == null || head.equals(Optional.of(known)) || head.equals(Optional.ofNullable(extending))) {
            return;
        }
        if (head.isEmpty() || head.get().size() < known.size()) {
            throw new TamperedTrailException("its tree had " + known.size() + " leaves and has "
                    + head.map(TreeHead::size).orElse(0L));
        }
        MerkleProofs stored = new MerkleProofs(tables);
        if (!stored.root(known.size()).equals(known.root())) {
            throw new TamperedTrailException(
                    "its first " + known.size() + " leaves have another root than the one that was published");
        }
        if (!stored.rootAfter(known.size(), head.get().size()).equals(head.get().root())) {
            throw new TamperedTrailException("its last tree head does not continue the one that was published");
        }
    }

    TreeHead verify(String text) {
        return TreeHead.verify(text, keyId -> signer.getObject().publicKey(keyId))
                .orElseThrow(() -> new TamperedTrailException("its last tree head has no signature of this server"));
    }

    /** Head of a tree that begins with {@link #lastOfPublished}. */
    TreeHead sign(TreeEdge edge, Instant now, @Nullable Instant keptFrom) {
        Hash root = edge.root();
        TreeHead head = verify(
                signer.getObject().sign(TreeHead.TYPE, TreeHead.claims(issuer, edge.size(), root, now, keptFrom)));
        extending = head;
        return head;
    }

    private void log(TreeHead head) {
        Instant now = clock.instant();
        if (!head.equals(logged) && !now.isBefore(loggedAt.plus(LOGGED_EVERY))) {
            logged = head;
            loggedAt = now;
            LOG.info("Audit tree head of {} events, {}: {}", head.size(), head.root(), head.text());
        }
    }
}
