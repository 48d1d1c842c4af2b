package dev.keyturn.resource;

import dev.keyturn.adminapi.DomainException;
import java.util.List;

/** A change of an API that would break a rule between APIs, or between an API and its clients. */
final class ApiRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_NAMED = 5;

    private ApiRefusedException(Kind kind, String code, String message, List<FieldError> errors) {
        super(kind, code, message, errors);
    }

    static ApiRefusedException notFound() {
        return new ApiRefusedException(Kind.NOT_FOUND, "api-not-found", "There is no such API.", List.of());
    }

    static ApiRefusedException builtIn() {
        return new ApiRefusedException(
                Kind.CONFLICT, "built-in", "This API belongs to the server and cannot be changed.", List.of());
    }

    static ApiRefusedException audienceTaken() {
        FieldError error = new FieldError("audience", "taken", "is already the audience of another API");
        return new ApiRefusedException(
                Kind.CONFLICT, "audience-taken", "Another API has this audience.", List.of(error));
    }

    static ApiRefusedException scopesTaken(List<FieldError> errors) {
        return new ApiRefusedException(
                Kind.CONFLICT, "scope-taken", "A scope belongs to one API only, and another has it.", errors);
    }

    static ApiRefusedException introspectionClientUnknown() {
        FieldError error =
                new FieldError("access_tokens.introspection_client", "unknown", "is not the identifier of a client");
        return new ApiRefusedException(
                Kind.INVALID,
                "unknown-client",
                "The client that is to introspect tokens is not registered.",
                List.of(error));
    }

    static ApiRefusedException scopeInUse(List<String> clients) {
        return new ApiRefusedException(
                Kind.CONFLICT,
                "scope-in-use",
                "A scope that you are removing is still allowed to " + named(clients) + ".",
                List.of());
    }

    static ApiRefusedException apiInUse(List<String> clients) {
        return new ApiRefusedException(
                Kind.CONFLICT, "api-in-use", "Its scopes are still allowed to " + named(clients) + ".", List.of());
    }

    private static String named(List<String> clients) {
        String first = String.join(", ", clients.subList(0, Math.min(MAX_NAMED, clients.size())));
        return clients.size() <= MAX_NAMED ? first : first + " and " + (clients.size() - MAX_NAMED) + " more";
    }
}
