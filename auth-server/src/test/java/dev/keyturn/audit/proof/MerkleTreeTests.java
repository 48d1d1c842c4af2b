package dev.keyturn.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.audit.proof.TreeEdge.Subtree;
import dev.keyturn.testing.Rfc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roots and proofs, with the vectors of Certificate Transparency and with {@link ReferenceTree}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MerkleTreeTests {

    private static final int SIZE = 66_000;
    private static final HexFormat HEX = HexFormat.of();

    /** Leaves of the tests of Certificate Transparency, and the root of the tree of so many of them. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final List<Hash> leaves = new ArrayList<>();
    private final Map<Integer, List<Hash>> stored = new TreeMap<>();

    @BeforeAll
    void growALargeTree() {
        TreeEdge edge = new TreeEdge();
        stored.put(0, leaves);
        for (int i = 0; i < SIZE; i++) {
            Hash leaf = Hash.ofLeaf(("leaf " + i).getBytes(StandardCharsets.UTF_8));
            leaves.add(leaf);
            for (Subtree subtree : edge.append(leaf)) {
                List<Hash> level = stored.computeIfAbsent(subtree.level(), first -> new ArrayList<>());
                assertThat(subtree.position()).isEqualTo(level.size());
                level.add(subtree.hash());
            }
        }
    }

    @Test
    @Rfc("9162#2.1.1")
    void rootsAreThoseOfTheKnownVectors() {
        TreeEdge edge = new TreeEdge();
        List<String> roots = new ArrayList<>(List.of(HEX.formatHex(edge.root().bytes())));
        for (String leaf : LEAVES) {
            edge.append(Hash.ofLeaf(HEX.parseHex(leaf)));
            roots.add(HEX.formatHex(edge.root().bytes()));
        }

        assertThat(roots).isEqualTo(ROOTS);
    }

    @Test
    @Rfc("9162#2.1.1")
    void theEdgeHasTheRootOfTheWholeTreeAtEachSize() {
        TreeEdge edge = new TreeEdge();
        for (int size = 1; size <= 600; size++) {
            edge.append(leaves.get(size - 1));
            assertThat(edge.root()).isEqualTo(ReferenceTree.root(leaves.subList(0, size)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "255", "256", "257", "511", "65535", "65536", "65537", "65792", "65999"})
    void anEdgeFromStorageGrowsLikeTheWholeTree(int size) {
        TreeEdge edge = new TreeEdge(size, tiers(size));
        assertThat(edge.root()).isEqualTo(ReferenceTree.root(leaves.subList(0, size)));

        edge.append(leaves.get(size));

        assertThat(edge.root()).isEqualTo(ReferenceTree.root(leaves.subList(0, size + 1)));
    }

    @Test
    void anEdgeWithANodeMissingIsRefused() {
        List<List<Hash>> tiers = tiers(700);

        assertThatThrownBy(() -> new TreeEdge(701, tiers)).isInstanceOf(TamperedTrailException.class);
    }

    @Test
    @Rfc("9162#2.1.3.2")
    void eachLeafOfEachSmallTreeHasAProofOfInclusion() {
        for (int size = 1; size <= 70; size++) {
            Hash root = ReferenceTree.root(leaves.subList(0, size));
            for (int index = 0; index < size; index++) {
                List<Hash> path = proofs().inclusion(index, size);
                assertThat(ReferenceTree.includes(leaves.get(index), index, size, path, root))
                        .isTrue();
                assertThat(ReferenceTree.includes(leaves.get(index + 1), index, size, path, root))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 66000",
        "255, 66000",
        "256, 66000",
        "65535, 66000",
        "65536, 66000",
        "65999, 66000",
        "300, 65536",
        "0, 65537"
    })
    @Rfc("9162#2.1.3.2")
    void aLeafOfALargeTreeHasAProofFromFewTiles(int index, int size) {
        List<String> reads = new ArrayList<>();
        MerkleProofs proofs = new MerkleProofs((level, from, to) -> {
            reads.add(level + "/" + from);
            return read(level, from, to);
        });

        List<Hash> path = proofs.inclusion(index, size);

        assertThat(ReferenceTree.includes(
                        leaves.get(index), index, size, path, ReferenceTree.root(leaves.subList(0, size))))
                .isTrue();
        assertThat(reads).hasSizeLessThanOrEqualTo(6).doesNotHaveDuplicates();
    }

    @Test
    @Rfc("9162#2.1.4.2")
    void eachTreeHasAProofThatItContainsEachEarlierOne() {
        for (int size = 1; size <= 70; size++) {
            for (int earlier = 1; earlier <= size; earlier++) {
                assertConsistent(earlier, size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 66000", "256, 66000", "257, 65536", "65536, 66000", "65537, 65999"})
    @Rfc("9162#2.1.4.2")
    void aLargeTreeHasAProofThatItContainsAnEarlierOne(int earlier, int size) {
        assertConsistent(earlier, size);
    }

    private void assertConsistent(int earlier, int size) {
        Hash before = ReferenceTree.root(leaves.subList(0, earlier));
        Hash after = ReferenceTree.root(leaves.subList(0, size));
        List<Hash> proof = proofs().consistency(earlier, size);

        assertThat(ReferenceTree.isConsistent(earlier, before, size, after, proof))
                .as(earlier + " in " + size)
                .isTrue();
        assertThat(proofs().root(earlier)).isEqualTo(before);
        assertThat(proofs().rootAfter(earlier, size)).isEqualTo(after);
        assertThat(ReferenceTree.isConsistent(earlier, Hash.EMPTY, size, after, proof))
                .isFalse();
    }

    private MerkleProofs proofs() {
        return new MerkleProofs(this::read);
    }

    private List<Hash> read(int level, long from, long to) {
        List<Hash> nodes = stored.getOrDefault(level, List.of());
        return nodes.subList((int) Math.min(from, nodes.size()), (int) Math.min(to, nodes.size()));
    }

    private List<List<Hash>> tiers(int size) {
        List<List<Hash>> tiers = new ArrayList<>();
        for (int tier = 0; TreeEdge.nodes(size, tier) > 0; tier++) {
            long end = TreeEdge.nodes(size, tier);
            tiers.add(read(TreeEdge.BITS * tier, end - TreeEdge.count(size, tier), end));
        }
        return tiers;
    }
}
