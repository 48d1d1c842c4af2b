package dev.keyturn.audit.proof;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Verification of a trail: computes each leaf and root again, and compares them with what was stored, signed, and kept elsewhere.
 *
 * <p>An event that differs from its leaf is named. If leaf and event were changed together, the next head that fails names the
 * leaves since the last head that did not.
 */
final class TrailVerifier implements Trail.Reader {

    private static final int PROGRESS = 100_000;
    private static final int MAX_FINDINGS = 20;
    private static final Duration LATE = Duration.ofHours(1);

    private final HeadKeys keys;
    private final List<String> keptTexts;
    private final LongConsumer progress;
    private final NavigableMap<Long, List<Expected>> expected = new TreeMap<>();
    private final TreeEdge edge = new TreeEdge();
    private final List<String> findings = new ArrayList<>();

    private long moreFindings;
    private @Nullable Instant keptFrom;
    private boolean hasBegun;
    private @Nullable TreeHead latest;
    private boolean isBroken;
    private @Nullable String missing;
    private long verified;
    private @Nullable Leaf firstUnverified;
    private @Nullable TreeHead lastHead;
    private long withoutPayload;
    private long late;
    private @Nullable Leaf firstLate;
    private long waiting;

    /**
     * @param trusted keys that must have signed the newest heads; null to trust those of the trail
     * @param keptTexts heads that were kept elsewhere
     * @param progress receives the number of leaves now and then
     */
    TrailVerifier(@Nullable JWKSet trusted, List<String> keptTexts, LongConsumer progress) {
        this.keys = new HeadKeys(trusted);
        this.keptTexts = keptTexts;
        this.progress = progress;
    }

    /** Sentences about what was changed, the first in the tree first; empty if the trail is the one that was signed. */
    List<String> findings() {
        List<String> all = new ArrayList<>(findings);
        if (moreFindings > 0) {
            all.add("There are " + moreFindings + " more findings.");
        }
        return all;
    }

    /** Sentences about what was verified, and what not. */
    List<String> summary() {
        List<String> sentences = new ArrayList<>();
        TreeHead head = lastHead;
        sentences.add(edge.size() + " leaves"
                + (head == null
                        ? ", no tree head."
                        : ", latest tree head " + head.root() + " of " + head.signedAt() + "."));
        if (withoutPayload > 0) {
            sentences.add(withoutPayload + " leaves of events that the retention deleted, up to " + keptFrom + ".");
        }
        if (waiting > 0) {
            sentences.add(waiting + " events have no leaf yet.");
        }
        Leaf first = firstLate;
        if (first != null) {
            sentences.add(late + " events got their leaf more than an hour after they occurred, the first of them "
                    + describe(first) + ": expected after an upgrade or a long stop, else look at them.");
        }
        return sentences;
    }

    @Override
    public void key(JWK key) {
        keys.add(key);
    }

    @Override
    public void begin(@Nullable String head, long leaves) {
        if (hasBegun) {
            throw new IllegalStateException("it begins twice");
        }
        hasBegun = true;
        if (head != null) {
            keys.verify(head)
                    .ifPresentOrElse(
                            known -> {
                                latest = known;
                                keptFrom = known.keptFrom();
                                expect(known, "the latest tree head of " + known.size() + " leaves");
                            },
                            () -> add("The latest tree head was changed: it has no signature by a known key."));
        }
        for (String text : keptTexts) {
            keys.verify(text)
                    .ifPresentOrElse(
                            known -> expect(known, "the tree head of " + known.size() + " leaves that you kept"),
                            () -> add("A tree head that you kept has no signature by a known key."));
        }
    }

    private void expect(TreeHead head, String name) {
        expected.computeIfAbsent(head.size(), first -> new ArrayList<>()).add(new Expected(head, name));
    }

    @Override
    public void entry(Trail.Entry entry) {
        requireBegun();
        Leaf leaf = entry.leaf();
        if (leaf.position() != edge.size() && !isBroken) {
            add("The leaf at position " + edge.size() + " was removed; the next is " + describe(leaf) + ".");
            isBroken = true;
        }
        if (firstUnverified == null) {
            firstUnverified = leaf;
        }
        compare(leaf, entry.event());
        edge.append(leaf.hash());
        expected.getOrDefault(edge.size(), List.of()).forEach(known -> check(known.head, known.name));
        if (edge.size() % PROGRESS == 0) {
            progress.accept(edge.size());
        }
    }

    /** Without its begin, a trail could skip the checks against a signed head. */
    private void requireBegun() {
        if (!hasBegun) {
            throw new IllegalStateException("it has no begin");
        }
    }

    private void compare(Leaf leaf, @Nullable RecordedEvent event) {
        if (event == null) {
            withoutPayload++;
            if (keptFrom == null || leaf.occurredAt().isAfter(keptFrom)) {
                withoutPayload--;
                add("Removed: " + describe(leaf) + ".");
            }
            return;
        }
        Long position = leaf.kind() == Leaf.Kind.EVENT ? event.treePosition() : event.countPosition();
        if (!leaf.equals(event.leaf(leaf.position(), leaf.kind()))) {
            add("Changed: " + describe(leaf) + ".");
        } else if (position == null || position != leaf.position()) {
            add("Moved: " + describe(leaf) + " is at position " + position + " now.");
        }
        TreeHead before = lastHead;
        if (leaf.kind() == Leaf.Kind.EVENT
                && before != null
                && leaf.occurredAt().isBefore(before.signedAt().minus(LATE))) {
            late++;
            firstLate = firstLate == null ? leaf : firstLate;
        }
    }

    @Override
    public void head(Trail.Head stored) {
        requireBegun();
        Optional<TreeHead> head = keys.verify(stored.text());
        if (head.isEmpty()) {
            add("The tree head of " + stored.size() + " leaves was changed: it has no signature by a known key.");
        } else if (head.get().size() != stored.size()) {
            add("The tree head of " + stored.size() + " leaves was changed: one of "
                    + head.get().size() + " leaves was signed.");
        } else {
            check(head.get(), "the signed tree head of " + head.get().size() + " leaves");
            lastHead = head.get();
        }
    }

    private void check(TreeHead head, String name) {
        if (isBroken) {
            return;
        }
        if (head.size() > edge.size()) {
            missing = missing == null ? describeEnd(head, name) : missing;
        } else if (head.root().equals(edge.root())) {
            verified = edge.size();
            firstUnverified = null;
        } else {
            add("The leaves from position " + verified + " to " + (edge.size() - 1) + " are not those of " + name
                    + ": events were changed, inserted or reordered there. The first of them is "
                    + (firstUnverified == null ? "before" : describe(firstUnverified)) + ".");
            isBroken = true;
        }
    }

    private String describeEnd(TreeHead head, String name) {
        return "The trail ends with position " + (edge.size() - 1) + ", but " + name + " covers more: "
                + (head.size() - edge.size()) + " leaves were removed from its end.";
    }

    @Override
    public void stray(RecordedEvent event) {
        add("Inserted, or without its leaf: event " + event.id() + " (" + event.type() + ", " + event.occurredAt()
                + ") has position " + event.treePosition() + " without a leaf.");
    }

    @Override
    public void end(long eventsWithoutPosition) {
        requireBegun();
        waiting = eventsWithoutPosition;
        expected.tailMap(edge.size(), false)
                .values()
                .forEach(heads -> heads.forEach(known -> check(known.head, known.name)));
        checkNewest();
        Leaf first = firstUnverified;
        String end = missing;
        if (!isBroken && end != null) {
            add(end);
        } else if (!isBroken && first != null) {
            add("Inserted: no signed tree head covers " + describe(first) + ", and later leaves.");
        }
    }

    private void checkNewest() {
        TreeHead byNumber = latest;
        TreeHead bySize = lastHead;
        if (byNumber == null) {
            if (edge.size() > 0) {
                add("There are leaves, but no latest tree head that is signed.");
            }
        } else {
            requireTrusted(byNumber);
            if (bySize != null && bySize.size() > byNumber.size()) {
                add("The latest tree head covers " + byNumber.size() + " leaves, an earlier one " + bySize.size()
                        + ".");
            }
        }
        if (bySize != null && !bySize.equals(byNumber)) {
            requireTrusted(bySize);
        }
    }

    private void requireTrusted(TreeHead head) {
        if (!keys.trusts(head)) {
            add("The newest tree head, of " + head.size() + " leaves, is signed with the key " + head.keyId()
                    + ", which is not a trusted one.");
        }
    }

    /**
     * Notes that the trail cannot be read to its end.
     *
     * @param reason part of a sentence
     */
    void unreadable(String reason) {
        add("It cannot be verified to its end: " + reason + ".");
    }

    private void add(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        } else {
            moreFindings++;
        }
    }

    private static String describe(Leaf leaf) {
        return (leaf.kind() == Leaf.Kind.EVENT ? "event " : "the count of event ") + leaf.eventId() + " at position "
                + leaf.position() + ", of " + leaf.occurredAt();
    }

    /**
     * Head with the root that the tree of its size must have.
     *
     * @param name for a sentence
     */
    private record Expected(TreeHead head, String name) {}
}
