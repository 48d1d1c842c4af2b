package dev.keyturn.consent;

import dev.keyturn.client.ClientId;
import dev.keyturn.user.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.UUID;

/** Key of a consent: user and client. */
@Embeddable
record ConsentId(
        @Column(name = "user_id") UUID userId,
        @Column(name = "client_id") String clientId) implements Serializable {

    ConsentId(UserId user, ClientId client) {
        this(user.value(), client.value());
    }
}
