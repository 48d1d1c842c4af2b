package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.adminapi.Callers.Caller;
import dev.keyturn.adminapi.Callers.Rights;
import dev.keyturn.adminapi.Callers.Who;
import dev.keyturn.adminapi.DocumentedOperations.Operation;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Calls each operation of {@code docs/openapi.yaml} as each kind of caller, and expects the answer that the scopes in the document
 * and the rules in {@link Authorizations} demand; {@code docs/authorization.md} is written from both.
 */
@RunningServer
@OnH2
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationDocumentTests {

    private static final Path PAGE = Path.of("..", "docs", "authorization.md");
    private static final String JSON = "application/json";
    private static final String UNKNOWN = UUID.randomUUID().toString();

    @Autowired
    Api api;

    @Autowired
    JwtSigner signer;

    private final HttpClient http = HttpClient.newHttpClient();
    private Callers callers;

    @BeforeAll
    void makeCallers() {
        callers = new Callers(api, signer);
    }

    static Stream<String> operations() {
        return DocumentedOperations.everywhere().stream().map(AuthorizationDocumentTests::label);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachCallerGetsTheAnswerThatTheDocumentDemands(String label) {
        Operation operation = DocumentedOperations.everywhere().stream()
                .filter(each -> label(each).equals(label))
                .findFirst()
                .orElseThrow();
        SoftAssertions all = new SoftAssertions();
        int open = statusOf(operation, Callers.ANONYMOUS);
        for (Caller caller : callers.all()) {
            if (operation.takes("oauth2") || operation.takes("bearer")) {
                assertAnswer(all, operation, caller);
            } else if (operation.takes("client")) {
                Api.Answer answer = send(operation, caller, correct(operation));
                boolean isClient = caller.authorization().stream().anyMatch(value -> value.startsWith("Basic "));
                all.assertThat(answer.status())
                        .as(caller.name() + " " + answer.body())
                        .isIn(isClient ? List.of(400) : List.of(400, 401));
            } else {
                all.assertThat(statusOf(operation, caller)).as(caller.name()).isEqualTo(open);
            }
        }
        all.assertAll();
        assertThat(callers.all()).hasSizeGreaterThan(40);
    }

    /** With a correct request, and with one in which all is wrong: who may not call learns nothing from either. */
    private void assertAnswer(SoftAssertions all, Operation operation, Caller caller) {
        Rights rights = caller.rights();
        int expected = rights == null ? caller.refusal() : Authorizations.expected(operation, rights);
        List<Sent> requests = new ArrayList<>(List.of(correct(operation)));
        boolean isRefused = expected == Authorizations.REFUSED || expected == Authorizations.FORBIDDEN;
        if (caller.equals(Callers.ANONYMOUS) || (isRefused && rights != null)) {
            requests.add(wrong(operation));
        }
        for (Sent request : requests) {
            Api.Answer answer = send(operation, caller, request);
            String what = caller.name() + " " + request + ": " + answer.body();
            all.assertThat(answer.status()).as(what).isEqualTo(expected);
            if (expected == Authorizations.REFUSED) {
                all.assertThat(answer.header("WWW-Authenticate")).as(what).startsWith("Bearer");
            }
            if (expected == Authorizations.FORBIDDEN) {
                boolean isClosed = operation.isOfAdminApi()
                        && rights != null
                        && (rights.who() == Who.USER || rights.who() == Who.OWNER)
                        && Authorizations.ownersOf(operation).isEmpty();
                all.assertThat(answer.error().replace('_', '-'))
                        .as(what)
                        .isEqualTo(isClosed ? "403 not-an-administrator" : "403 insufficient-scope");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void otherMethodsAndSpellingsOfAnAddressOpenNothing(String label) {
        String method = label.substring(0, label.indexOf(' '));
        String path = label.substring(label.indexOf(' ') + 1).replaceAll("\\{[^}]*}", UNKNOWN);
        String last = path.substring(path.lastIndexOf('/') + 1);
        String start = path.substring(0, path.lastIndexOf('/') + 1);
        String first = "%" + Integer.toHexString(path.charAt(1));
        String other = "%" + Integer.toHexString(last.charAt(0));
        SoftAssertions all = new SoftAssertions();
        for (String authorization : List.of("", "Bearer " + api.adminToken())) {
            for (String spelling : List.of(
                    "/" + first + path.substring(2),
                    "/" + first.toUpperCase(Locale.ROOT) + path.substring(2),
                    start + other + last.substring(1),
                    path.replace("-", "%2d").replace("_", "%5F") + "%61")) {
                Api.Answer answer = send(method, spelling, authorization);
                all.assertThat(answer.status() + " " + answer.body())
                        .as(method + " " + spelling)
                        .startsWith("400 ")
                        .containsAnyOf("The address contains", "The request cannot be read.");
            }
            for (String spelling : List.of(
                    start + "%2e/" + last,
                    start + "%2f" + last,
                    start + "x/../" + last,
                    "/" + path,
                    path + ";a=b",
                    path + "%00",
                    start + "%25" + other.substring(1) + last.substring(1))) {
                Api.Answer answer = send(method, spelling, authorization);
                all.assertThat(answer.status())
                        .as(method + " " + spelling + " " + answer.body())
                        .isEqualTo(400);
            }
        }
        for (String another : List.of(path + "/", path.toUpperCase(Locale.ROOT))) {
            Api.Answer answer = send(method, another, "Bearer " + api.adminToken());
            all.assertThat(answer.status())
                    .as(method + " " + another + " " + answer.body())
                    .isIn(400, 403, 404, 405);
        }
        for (String verb : List.of("HEAD", "OPTIONS", "PATCH", "PUT", "DELETE", "POST", "GET", "TRACE", "PROPFIND")) {
            if (label.contains(AdminController.BASE)) {
                all.assertThat(send(verb, path, "").status())
                        .as(verb + " " + path)
                        .isIn(verb.matches("TRACE|PROPFIND") ? List.of(400, 405, 501) : List.of(401));
            }
        }
        if (method.equals("GET") && label.contains(AdminController.BASE)) {
            all.assertThat(send("HEAD", path, callers.withoutScopes()).status())
                    .as("HEAD " + path)
                    .isEqualTo(403);
        }
        all.assertAll();
    }

    @Test
    void theRulesNameOperationsOfTheDocument() {
        List<String> names =
                DocumentedOperations.all().stream().map(Operation::name).toList();

        Authorizations.tables().forEach(table -> assertThat(names).containsAll(table.keySet()));
        assertThat(DocumentedOperations.all())
                .allSatisfy(operation -> assertThat(operation.scopes()).isNotEmpty());
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        String generated = AuthorizationPage.of(DocumentedOperations.everywhere());

        if (Boolean.getBoolean("keyturn.docs.write")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(Files.readString(PAGE))
                .as("write it again with -Dkeyturn.docs.write=true, after docs/openapi.yaml")
                .isEqualTo(generated);
    }

    private Sent correct(Operation operation) {
        boolean isOnKey = Authorizations.isOnKey(operation);
        String path = operation.address().replaceAll("\\{[^}]*}", isOnKey ? callers.ownedKey() : UNKNOWN);
        return new Sent(path, "", bodyOf(operation), isOnKey ? "\"99\"" : "*");
    }

    /** One that fits the schema where there is an object to be found, and one that fits none where something would be created. */
    private String bodyOf(Operation operation) {
        if (!operation.hasBody()) {
            return "";
        }
        if (typeOf(operation).contains("form")) {
            return "unknown=parameter";
        }
        if (Authorizations.isOnKey(operation) && operation.method().equals("PUT")) {
            return api.admin("GET", "/api-keys/" + callers.ownedKey(), null).body();
        }
        if (!operation.path().contains("{")) {
            return "{}";
        }
        ObjectNode example = operation
                .document()
                .at("/requestBody/content/application~1json/example")
                .deepCopy();
        // the role of an administrator demands further scopes
        return example.without("roles").toString();
    }

    private static Sent wrong(Operation operation) {
        String query = operation.parameters("query").stream()
                .map(name -> name + "=%01")
                .collect(Collectors.joining("&"));
        return new Sent(operation.address().replaceAll("\\{[^}]*}", "%20"), query, "{", "x");
    }

    private static String typeOf(Operation operation) {
        JsonNode content = operation.document().at("/requestBody/content");
        return content.isEmpty() ? JSON : content.fieldNames().next();
    }

    private Api.Answer send(Operation operation, Caller caller, Sent sent) {
        return api.send(request(operation, caller, sent));
    }

    /** The status alone, whatever the error: not one that depends on the caller. */
    private int statusOf(Operation operation, Caller caller) {
        return sendUnchecked(request(operation, caller, correct(operation))).status();
    }

    private HttpRequest.Builder request(Operation operation, Caller caller, Sent sent) {
        String query = Stream.of(sent.query, caller.query())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        api.issuer().resolve(query.isEmpty() ? sent.path : sent.path + "?" + query))
                .header("Content-Type", typeOf(operation))
                .header("Accept", operation.mediaTypes())
                .header("If-Match", sent.ifMatch)
                .method(
                        operation.method(),
                        sent.body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(sent.body));
        caller.authorization().forEach(value -> request.header("Authorization", value));
        return request;
    }

    private Api.Answer sendUnchecked(HttpRequest.Builder request) {
        return new Api.Answer(
                http.sendAsync(request.build(), BodyHandlers.ofString()).join());
    }

    /** Sends a request to an address that may be no operation's, so its errors are not those of one. */
    private Api.Answer send(String method, String path, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(api.issuer().toString().replaceAll("/$", "") + path))
                .header("Content-Type", JSON)
                .method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return sendUnchecked(request);
    }

    private static String label(Operation operation) {
        return operation.method() + " " + operation.address();
    }

    /** A request without credentials. */
    private record Sent(String path, String query, String body, String ifMatch) {}
}
