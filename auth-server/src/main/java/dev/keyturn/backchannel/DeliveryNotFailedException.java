package dev.keyturn.backchannel;

import dev.keyturn.adminapi.DomainException;

/** A delivery cannot be sent again, because it is pending or was delivered. */
final class DeliveryNotFailedException extends DomainException {

    private static final long serialVersionUID = 1L;

    DeliveryNotFailedException() {
        super(Kind.CONFLICT, "logout-delivery-not-failed");
    }
}
