package dev.keyturn.audit.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proofs of a Merkle tree, each from two tiles of 256 nodes a tier.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3">RFC 9162 §2.1.3, Merkle Inclusion Proofs</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4">RFC 9162 §2.1.4, Merkle Consistency Proofs</a>
 */
final class MerkleProofs {

    private final Nodes stored;
    private final Map<Integer, Map<Long, List<Hash>>> tiles = new HashMap<>();

    MerkleProofs(Nodes stored) {
        this.stored = stored;
    }

    /** Stored nodes of a tree. */
    interface Nodes {

        /**
         * Nodes of a level.
         *
         * @param level a multiple of 8; 0 for leaves
         * @param to exclusive; may be higher than there are
         */
        List<Hash> read(int level, long from, long to);
    }

    /**
     * Path from a leaf to the root of the tree that the first leaves make up.
     *
     * @param index less than the size
     */
    List<Hash> inclusion(long index, long size) {
        List<Hash> path = new ArrayList<>();
        long start = 0;
        long length = size;
        while (length > 1) {
            long left = largestPowerBelow(length);
            if (index - start < left) {
                path.add(0, root(start + left, length - left));
                length = left;
            } else {
                path.add(0, root(start, left));
                start += left;
                length -= left;
            }
        }
        return path;
    }

    /**
     * Proof that a tree contains an earlier one.
     *
     * @param earlier more than 0, and at most the size
     */
    List<Hash> consistency(long earlier, long size) {
        List<Hash> path = new ArrayList<>();
        long start = 0;
        long length = size;
        boolean isWhole = true;
        while (earlier - start < length) {
            long left = largestPowerBelow(length);
            if (earlier - start <= left) {
                path.add(0, root(start + left, length - left));
                length = left;
            } else {
                path.add(0, root(start, left));
                start += left;
                length -= left;
                isWhole = false;
            }
        }
        if (!isWhole) {
            path.add(0, root(start, length));
        }
        return path;
    }

    /** Root of the tree that the first leaves make up. */
    Hash root(long size) {
        return root(0, size);
    }

    /**
     * The same, computed from the nodes of which an earlier tree consists, and later ones.
     *
     * @param earlier more than 0, and at most the size
     */
    Hash rootAfter(long earlier, long size) {
        return rootAfter(earlier, 0, size);
    }

    private Hash rootAfter(long earlier, long start, long length) {
        if (start >= earlier || start + length <= earlier) {
            return root(start, length);
        }
        long left = largestPowerBelow(length);
        return Hash.ofNode(rootAfter(earlier, start, left), rootAfter(earlier, start + left, length - left));
    }

    private Hash root(long start, long length) {
        if (Long.bitCount(length) == 1) {
            return node(Long.numberOfTrailingZeros(length), start / length);
        }
        long left = largestPowerBelow(length);
        return Hash.ofNode(root(start, left), root(start + left, length - left));
    }

    private Hash node(int level, long position) {
        int height = level % TreeEdge.BITS;
        long from = position << height;
        List<Hash> tile = tile(level - height, from / TreeEdge.WIDTH);
        int first = (int) (from % TreeEdge.WIDTH);
        int end = first + (1 << height);
        if (tile.size() < end) {
            throw new TamperedTrailException("nodes of level " + (level - height) + " are missing");
        }
        return Hash.ofComplete(tile.subList(first, end));
    }

    private List<Hash> tile(int level, long number) {
        return tiles.computeIfAbsent(level, first -> new HashMap<>())
                .computeIfAbsent(
                        number, first -> stored.read(level, number * TreeEdge.WIDTH, (number + 1) * TreeEdge.WIDTH));
    }

    private static long largestPowerBelow(long length) {
        return Long.highestOneBit(length - 1);
    }
}
