package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException;

/** A change to a client that cannot be made, for a reason other than its fields. */
final class ClientRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private ClientRefusedException(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static ClientRefusedException notFound() {
        return new ClientRefusedException(Kind.NOT_FOUND, "client-not-found", "There is no such client.");
    }

    static ClientRefusedException idTaken() {
        return new ClientRefusedException(Kind.CONFLICT, "client-id-taken", "Another client has this client_id.");
    }

    static ClientRefusedException builtIn() {
        return new ClientRefusedException(
                Kind.CONFLICT, "built-in", "This client belongs to the server, which keeps it up to date itself.");
    }

    static ClientRefusedException tooManySecrets() {
        return new ClientRefusedException(
                Kind.CONFLICT,
                "too-many-secrets",
                "The client has " + ClientSecrets.MAX_LIVE + " secrets already. Retire one first.");
    }

    static ClientRefusedException secretNotFound() {
        return new ClientRefusedException(
                Kind.NOT_FOUND, "secret-not-found", "The client has no such secret, or no longer.");
    }

    static ClientRefusedException secretsNotUsed() {
        return new ClientRefusedException(
                Kind.CONFLICT, "secrets-not-used", "The client does not authenticate with a secret.");
    }
}
