package dev.keyturn.audit.proof;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.NotFoundException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Proofs that events are in the tree, for administrators. */
@AdminController(AdminController.BASE + "/audit-events")
class AuditProofController {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final TreeTables tables;
    private final TreeHeads heads;

    AuditProofController(TreeTables tables, TreeHeads heads) {
        this.tables = tables;
        this.heads = heads;
    }

    /** Of a counted event with a final count, the proof of that. */
    @GetMapping("/{id}/proof")
    @PreAuthorize("hasAuthority('SCOPE_admin:audit:read')")
    @Transactional(readOnly = true)
    public AuditProof prove(@PathVariable String id) {
        RecordedEvent event = tables.event(parse(id)).orElseThrow(AuditProofController::notFound);
        Long position = event.countPosition() != null ? event.countPosition() : event.treePosition();
        if (position == null) {
            throw new NotFoundException("audit-leaf");
        }
        Leaf leaf = tables.leaf(position).orElseThrow(() -> new NotFoundException("audit-leaf"));
        TreeHead head = heads.last().orElseThrow(() -> new NotFoundException("audit-leaf"));
        return new AuditProof(
                leaf.position(),
                head.size(),
                BASE64URL.encodeToString(event.payload(leaf.kind())),
                BASE64URL.encodeToString(leaf.content()),
                leaf.hash().toString(),
                new MerkleProofs(tables)
                        .inclusion(leaf.position(), head.size()).stream()
                                .map(Hash::toString)
                                .toList(),
                head.text());
    }

    /** Parses the ID in a path; a malformed ID belongs to no event. */
    private static UUID parse(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private static NotFoundException notFound() {
        return new NotFoundException("audit-event");
    }

    /**
     * Proof of inclusion.
     *
     * @param payload canonical encoding of the event, in base64url
     * @param leaf canonical encoding of the leaf, in base64url; ends with the digest of the payload
     * @param auditPath hashes from the leaf to the root, in base64url
     * @param signedHead head of the tree, in compact serialization
     */
    record AuditProof(
            long leafIndex,
            long treeSize,
            String payload,
            String leaf,
            String leafHash,
            List<String> auditPath,
            String signedHead) {

        AuditProof {
            auditPath = List.copyOf(auditPath);
        }
    }
}
