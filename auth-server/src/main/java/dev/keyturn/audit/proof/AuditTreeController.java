package dev.keyturn.audit.proof;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.InvalidRequestException;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;

/** Proofs that the tree only grew between two sizes, for administrators. */
@AdminController(AdminController.BASE + "/audit-tree")
class AuditTreeController {

    private final TreeTables tables;
    private final TreeHeads heads;

    AuditTreeController(TreeTables tables, TreeHeads heads) {
        this.tables = tables;
        this.heads = heads;
    }

    @GetMapping("/consistency")
    @PreAuthorize("hasAuthority('SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public AuditTreeConsistency prove(@Valid Sizes sizes) {
        Optional<TreeHead> head = heads.last();
        long size = head.map(TreeHead::size).orElse(0L);
        long second = sizes.second == null ? size : sizes.second;
        check("second", second, size);
        long first = sizes.first == null ? 1 : sizes.first;
        check("first", first, second);
        MerkleProofs proofs = new MerkleProofs(tables);
        return new AuditTreeConsistency(
                first,
                second,
                proofs.root(first).toString(),
                proofs.root(second).toString(),
                proofs.consistency(first, second).stream().map(Hash::toString).toList(),
                head.map(TreeHead::text).orElse(""));
    }

    private static void check(String field, long size, long max) {
        if (size < 1 || size > max) {
            throw new InvalidRequestException(
                    List.of(new FieldError(field, "out-of-range", Map.of("min", 1, "max", max))));
        }
    }

    /**
     * Sizes of two trees.
     *
     * @param first size of the earlier tree; 1 by default
     * @param second size of the later tree; that of the latest head by default
     */
    record Sizes(@Nullable Long first, @Nullable Long second) {}

    /**
     * Proof of consistency.
     *
     * @param firstRootHash in base64url, computed from the stored tree
     * @param secondRootHash in base64url, computed from the stored tree
     * @param consistencyPath hashes in base64url
     * @param signedHead latest head of the tree, in compact serialization
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4">RFC 9162 §2.1.4, Merkle Consistency Proofs</a>
     */
    record AuditTreeConsistency(
            long firstSize,
            long secondSize,
            String firstRootHash,
            String secondRootHash,
            List<String> consistencyPath,
            String signedHead) {

        AuditTreeConsistency {
            consistencyPath = List.copyOf(consistencyPath);
        }
    }
}
