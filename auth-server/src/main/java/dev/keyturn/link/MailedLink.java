package dev.keyturn.link;

import dev.keyturn.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Link in a mail.
 *
 * @param address to which it was sent
 * @param expiresAt the instant itself is too late
 * @param usedAt null if it was not used
 * @param newAddress address that the link confirms; null for a link that confirms none
 */
record MailedLink(
        LinkPurpose purpose,
        UserId user,
        String address,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant usedAt,
        @Nullable String newAddress) {

    /** @throws LinkEndedException if it was used or has expired */
    MailedLink requireOpenAt(Instant now) {
        if (usedAt != null) {
            throw new LinkEndedException(LinkEndedException.Ending.USED);
        }
        if (!now.isBefore(expiresAt)) {
            throw new LinkEndedException(LinkEndedException.Ending.EXPIRED);
        }
        return this;
    }
}
