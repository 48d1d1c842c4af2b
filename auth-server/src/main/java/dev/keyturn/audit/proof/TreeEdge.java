package dev.keyturn.audit.proof;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Right edge of a Merkle tree: enough of it to append leaves and to know the root.
 *
 * <p>Nodes are stored in tiers, each 256 times as far apart as the one below: leaves, roots of complete subtrees of 256 leaves,
 * and so on. The edge of a tier are its nodes that do not yet make up one of the tier above.
 */
final class TreeEdge {

    static final int BITS = 8;
    static final int WIDTH = 1 << BITS;

    private final List<List<Hash>> tiers = new ArrayList<>();
    private long size;

    /** Edge of an empty tree. */
    TreeEdge() {}

    /**
     * Edge of a tree of a size.
     *
     * @param tiers leaves first; of each the nodes that a node of the next tier does not cover
     * @throws TamperedTrailException if a tier has more or fewer
     */
    TreeEdge(long size, List<List<Hash>> tiers) {
        this.size = size;
        for (List<Hash> tier : tiers) {
            if (tier.size() != count(size, this.tiers.size())) {
                throw new TamperedTrailException(
                        "tier " + this.tiers.size() + " of a tree of " + size + " leaves has other nodes");
            }
            this.tiers.add(new ArrayList<>(tier));
        }
    }

    /** Number of a tier's nodes at the edge of a tree. */
    static int count(long size, int tier) {
        return (int) (nodes(size, tier) & (WIDTH - 1));
    }

    /** Number of a tier's nodes in a tree. */
    static long nodes(long size, int tier) {
        return size >>> (BITS * tier);
    }

    long size() {
        return size;
    }

    /** Adds a leaf. @return the subtrees that it completes, to be stored */
    List<Subtree> append(Hash leaf) {
        size++;
        List<Subtree> completed = new ArrayList<>();
        Hash node = leaf;
        for (int tier = 0; ; tier++) {
            List<Hash> edge = tier(tier);
            edge.add(node);
            if (edge.size() < WIDTH) {
                return completed;
            }
            node = Hash.ofComplete(edge);
            edge.clear();
            completed.add(new Subtree(BITS * (tier + 1), nodes(size, tier + 1) - 1, node));
        }
    }

    Hash root() {
        @Nullable Hash root = null;
        for (List<Hash> tier : tiers) {
            int end = tier.size();
            for (int length = 1; length < WIDTH; length *= 2) {
                if ((tier.size() & length) != 0) {
                    Hash complete = Hash.ofComplete(tier.subList(end - length, end));
                    root = root == null ? complete : Hash.ofNode(complete, root);
                    end -= length;
                }
            }
        }
        return root == null ? Hash.EMPTY : root;
    }

    private List<Hash> tier(int number) {
        if (number == tiers.size()) {
            tiers.add(new ArrayList<>());
        }
        return tiers.get(number);
    }

    /**
     * Complete subtree.
     *
     * @param level its height; it covers two to the power of that many leaves
     * @param position its number among those of its level
     */
    record Subtree(int level, long position, Hash hash) {}
}
