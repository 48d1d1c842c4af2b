package dev.keyturn.resource;

import dev.keyturn.adminapi.DomainException;
import java.util.List;
import java.util.Map;

/** A change of an API that would break a rule between APIs, or between an API and its clients. */
final class ApiRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_NAMED = 5;

    private ApiRefusedException(Kind kind, String code, List<FieldError> errors) {
        super(kind, code, errors);
    }

    private ApiRefusedException(String code, Map<String, ?> parameters) {
        super(Kind.CONFLICT, code, parameters);
    }

    static ApiRefusedException audienceTaken() {
        FieldError error = new FieldError("audience", "audience-taken");
        return new ApiRefusedException(Kind.CONFLICT, "audience-taken", List.of(error));
    }

    static ApiRefusedException scopesTaken(List<FieldError> errors) {
        return new ApiRefusedException(Kind.CONFLICT, "scope-taken", errors);
    }

    static ApiRefusedException introspectionClientUnknown() {
        FieldError error = new FieldError("access_tokens.introspection_client", "unknown-client");
        return new ApiRefusedException(Kind.INVALID, "unknown-client", List.of(error));
    }

    static ApiRefusedException scopeInUse(List<String> clients) {
        return new ApiRefusedException("scope-in-use", Map.of("clients", named(clients)));
    }

    static ApiRefusedException apiInUse(List<String> clients) {
        return new ApiRefusedException("api-in-use", Map.of("clients", named(clients)));
    }

    private static String named(List<String> clients) {
        String first = String.join(", ", clients.subList(0, Math.min(MAX_NAMED, clients.size())));
        return clients.size() <= MAX_NAMED ? first : first + " and " + (clients.size() - MAX_NAMED) + " more";
    }
}
