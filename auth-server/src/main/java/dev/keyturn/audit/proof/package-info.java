/**
 * Proof of the audit trail: positions of events in a Merkle tree, signed tree heads, and their verification.
 *
 * <p>Owns the tables {@code audit_leaf}, {@code audit_subtree} and {@code audit_tree_head}, and the columns of positions in
 * {@code audit_event}. Does not record events. ADR 0064.
 */
@NamedInterface("proof")
@NullMarked
package dev.keyturn.audit.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
