package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;

/** Revocation of one kind of thing by an administrator: of everything that was issued for it. */
interface RevocationTarget {

    /** Name of the kind, such as {@code client}. */
    String kind();

    /**
     * Revokes everything that was issued until now. A second call does no harm.
     *
     * @param reason in the administrator's words, for the audit trail
     * @throws NotFoundException {@code client-not-found} and its like
     */
    void revoke(String id, String reason);
}
