package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DocumentedOperations.Operation;
import java.util.List;
import java.util.stream.Collectors;

/** The page {@code docs/authorization.md}: the rights that each operation demands. */
final class AuthorizationPage {

    private AuthorizationPage() {}

    static String of(List<Operation> operations) {
        return """
                # Authorization

                The rights that each operation of the [API reference](openapi.yaml) demands. `AuthorizationDocumentTests` calls each operation as more than 40 callers:
                with each scope alone, with none and with all; with expired tokens, tokens for other audiences, and those of disabled clients and users; as a user,
                an owner of a client, and an administrator.

                ## Admin API

                An access token has the audience `urn:keyturn:admin-api` and a scope. It speaks for a program, or for a user with the role `administrator`. “Owners” are
                users without that role: the column says which objects they reach with the scope. “Also” are scopes that the caller needs for that object.
                “Version” is the header that a change demands, or the reason for none.

                | Operation | Scope | Owners | Also | Version |
                | --- | --- | --- | --- | --- |
                """
                + operations.stream()
                        .filter(Operation::isOfAdminApi)
                        .map(AuthorizationPage::row)
                        .collect(Collectors.joining())
                + """

                ## OAuth, OpenID Connect and API keys

                | Operation | Caller |
                | --- | --- |
                """
                + operations.stream()
                        .filter(operation -> !operation.isOfAdminApi())
                        .map(operation -> "| `%s` | %s |\n".formatted(operation.name(), callerOf(operation)))
                        .collect(Collectors.joining());
    }

    private static String row(Operation operation) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        operation.name(),
                        scopes(operation),
                        Authorizations.ownersOf(operation),
                        Authorizations.boundOf(operation),
                        Authorizations.versionOf(operation))
                .replaceAll("  +", " ");
    }

    private static String callerOf(Operation operation) {
        if (operation.takes("client")) {
            return "a client, by its credentials";
        }
        if (operation.takes("gateway")) {
            return "a gateway, by the credentials of its client";
        }
        if (!operation.takes("bearer")) {
            return "anyone";
        }
        String audience = Authorizations.audienceOf(operation);
        return scopes(operation) + (audience.isEmpty() ? "" : " with the audience `" + audience + "`");
    }

    private static String scopes(Operation operation) {
        return operation.scopes().stream().map(scope -> "`" + scope + "`").collect(Collectors.joining(" or "));
    }
}
