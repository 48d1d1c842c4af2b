package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException;
import java.util.Map;

/** A change to a client that cannot be made, for a reason other than its fields. */
final class ClientRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private ClientRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    private ClientRefusedException(Kind kind, String code, Map<String, ?> parameters) {
        super(kind, code, parameters);
    }

    static ClientRefusedException idTaken() {
        return new ClientRefusedException(Kind.CONFLICT, "client-id-taken");
    }

    static ClientRefusedException tooManySecrets(int max) {
        return new ClientRefusedException(Kind.CONFLICT, "too-many-secrets", Map.of("max", max));
    }

    static ClientRefusedException secretsNotUsed() {
        return new ClientRefusedException(Kind.CONFLICT, "secrets-not-used");
    }
}
