package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.keyturn.testing.AlarmRows;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever stands in the wrong place of any JSON body is refused with 400 and named. The bodies are those that the controllers
 * declare, so a new one is covered as soon as there is one.
 */
@RunningServer
@OnH2
class RequestBodiesTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Object> OBJECT = Map.of("unexpected", 1);
    private static final List<Object> LIST = List.of(List.of());

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping controllers;

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    private final Map<String, String> variables = new LinkedHashMap<>();
    private String verifyingToken = "";
    private int calls;

    @BeforeEach
    void makeOneOfEach() {
        String client = Api.uniqueName("bodies");
        JsonNode registered = api.registerClient(Map.of(
                "client_id",
                client,
                "client_name",
                "Bodies",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("api-keys:verify")));
        verifyingToken = api.clientCredentials(
                        client, registered.get("client_secret").asString(), "api-keys:verify")
                .json()
                .get("access_token")
                .asString();
        variables.put("/clients/{client_id}", client);
        variables.put("/alarms/{id}", AlarmRows.add(database));
        variables.put("/users/{id}", id("/users", Map.of("username", Api.uniqueName("bodies"), "name", "Ada")));
        String scope = Api.uniqueName("bodies") + ":read";
        variables.put(
                "/apis/{id}",
                id(
                        "/apis",
                        Map.of(
                                "name",
                                "Bodies",
                                "audience",
                                "https://" + Api.uniqueName("bodies") + ".example.com",
                                "scopes",
                                List.of(Map.of("name", scope, "description", "See")))));
        String owner = Api.uniqueName("bodies");
        api.registerClient(Map.of(
                "client_id",
                owner,
                "client_name",
                "Bodies",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(scope)));
        variables.put(
                "/api-keys/{id}",
                id(
                        "/api-keys",
                        Map.of("client_id", owner, "environment", "live", "name", "Bodies", "scopes", List.of(scope))));
    }

    private String id(String path, Map<String, ?> body) {
        Api.Answer created = api.admin("POST", path, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created.json().get("id").asString();
    }

    @Test
    void nothingInTheWrongPlaceIsAccepted() {
        List<Endpoint> endpoints = endpoints();

        assertThat(endpoints).hasSizeGreaterThan(10);
        SoftAssertions all = new SoftAssertions();
        for (Endpoint endpoint : endpoints) {
            List<Change> changes = new ArrayList<>();
            addChanges(changes, "", endpoint.body, value -> value);
            for (Change change : changes) {
                String json = JSON.writeValueAsString(change.json());
                Api.Answer answer = send(endpoint, json);
                String what = endpoint.method + " " + endpoint.path + " " + json + " " + answer.body();
                if (change.isRefused) {
                    all.assertThat(answer.status()).as(what).isEqualTo(400);
                    all.assertThat(change.isNamedIn(fields(answer))).as(what).isTrue();
                } else {
                    all.assertThat(answer.status()).as(what).isLessThan(500);
                }
            }
        }
        all.assertAll();
    }

    private static List<String> fields(Api.Answer answer) {
        List<String> fields = new ArrayList<>();
        if (answer.status() == 400) {
            answer.json()
                    .path("errors")
                    .forEach(error -> fields.add(error.get("field").asString()));
        }
        return fields;
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.add(new Endpoint(HttpMethod.POST, "/api-keys/verify", typeOfVerification()));
        controllers.getHandlerMethods().forEach((mapping, handler) -> {
            for (MethodParameter parameter : handler.getMethodParameters()) {
                boolean isJson = parameter.hasParameterAnnotation(RequestBody.class)
                        && parameter.getParameterType() != byte[].class;
                if (isJson && handler.getBeanType().getName().startsWith("dev.keyturn")) {
                    RequestMethod method = mapping.getMethodsCondition()
                            .getMethods()
                            .iterator()
                            .next();
                    String path = mapping.getPatternValues().iterator().next();
                    endpoints.add(new Endpoint(method.asHttpMethod(), path, parameter.getGenericParameterType()));
                }
            }
        });
        return endpoints;
    }

    /** It is served by a filter, so no controller tells it. */
    private static Type typeOfVerification() {
        try {
            return Class.forName("dev.keyturn.apikey.verification.ApiKeyVerificationFilter$Request");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Api.Answer send(Endpoint endpoint, String json) {
        String path = endpoint.path;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String collection = variable.getKey().substring(0, variable.getKey().indexOf('{'));
            path = path.replace(variable.getKey(), collection + variable.getValue());
        }
        assertThat(path).as("teach this test what to put there").doesNotContain("{");
        if (path.startsWith(AdminController.BASE)) {
            return api.adminRaw(
                    endpoint.method.name(), path.substring(AdminController.BASE.length()), json, "If-Match", "*");
        }
        calls++;
        return api.send(HttpRequest.newBuilder(api.issuer().resolve(path))
                .header("Authorization", "Bearer " + verifyingToken)
                .header("Content-Type", "application/json")
                // each from another address, since wrong keys have a budget
                .header("X-Forwarded-For", "198.18." + calls / 250 + "." + (1 + calls % 250))
                .method(endpoint.method.name(), BodyPublishers.ofString(json)));
    }

    private static Object sample(Type type) {
        Class<?> kind = classOf(type);
        if (kind.isRecord()) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (RecordComponent component : membersOf(kind)) {
                members.put(nameOf(component), sample(component.getGenericType()));
            }
            return members;
        }
        if (Collection.class.isAssignableFrom(kind)) {
            return List.of(sample(argument(type, 0)));
        }
        if (Map.class.isAssignableFrom(kind)) {
            return Map.of("a", sample(argument(type, 1)));
        }
        if (kind == String.class) {
            return "x";
        }
        if (kind == Instant.class) {
            return "2031-01-01T00:00:00Z";
        }
        if (isNumber(kind)) {
            return 1;
        }
        if (kind == Boolean.class || kind == boolean.class) {
            return true;
        }
        assertThat(kind).as("teach this test the type").isEqualTo(JsonNode.class);
        return Map.of("keys", List.of());
    }

    /** All that can be wrong with a value of a type, and with what is in it. */
    private static void addChanges(List<Change> changes, String field, Type type, UnaryOperator<Object> place) {
        Class<?> kind = classOf(type);
        for (Object wrong : wrongFor(kind)) {
            changes.add(new Change(field, true, place.apply(wrong)));
        }
        if (kind.isRecord()) {
            for (RecordComponent component : membersOf(kind)) {
                String name = nameOf(component);
                UnaryOperator<Object> inner = value -> place.apply(with(sample(type), name, value));
                String path = field.isEmpty() ? name : field + "." + name;
                changes.add(new Change(path, false, inner.apply(Absent.NULL)));
                addChanges(changes, path, component.getGenericType(), inner);
            }
        } else if (Collection.class.isAssignableFrom(kind)) {
            UnaryOperator<Object> inner = value -> place.apply(Arrays.asList(sample(argument(type, 0)), value));
            changes.add(new Change(field + "[1]", true, inner.apply(Absent.NULL)));
            addChanges(changes, field + "[1]", argument(type, 0), inner);
        } else if (Map.class.isAssignableFrom(kind)) {
            UnaryOperator<Object> inner = value -> place.apply(with(Map.of(), "a", value));
            changes.add(new Change(field + ".a", true, inner.apply(Absent.NULL)));
            addChanges(changes, field + ".a", argument(type, 1), inner);
        }
    }

    private static List<Object> wrongFor(Class<?> kind) {
        if (kind == String.class) {
            return List.of(1, true, OBJECT, LIST);
        }
        if (kind == Instant.class) {
            return List.of(1, 1.5, "1", "tomorrow", true, OBJECT, LIST);
        }
        if (isNumber(kind)) {
            return List.of("1", 1.5, 1e30, true, OBJECT, LIST);
        }
        if (kind == Boolean.class || kind == boolean.class) {
            return List.of("true", 1, OBJECT, LIST);
        }
        if (Collection.class.isAssignableFrom(kind)) {
            return List.of("x", 1, OBJECT);
        }
        // any JSON is read as such; what it must be is a rule, found with the others
        return kind == JsonNode.class ? List.of() : List.of("x", 1, LIST);
    }

    private static Map<String, Object> with(Object members, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>();
        ((Map<?, ?>) members).forEach((key, old) -> changed.put((String) key, old));
        changed.put(name, value);
        return changed;
    }

    private static boolean isNumber(Class<?> kind) {
        return kind == Integer.class || kind == Long.class || kind == int.class || kind == long.class;
    }

    /** Those that have a name of their own, without what collects the others. */
    private static List<RecordComponent> membersOf(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonAnySetter.class))
                .toList();
    }

    private static String nameOf(RecordComponent component) {
        return FieldNames.snakeCase(component.getName());
    }

    private static Class<?> classOf(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private record Endpoint(HttpMethod method, String path, Type body) {}

    /** Stands for null while bodies are put together, whose collections take none. */
    private enum Absent {
        NULL
    }

    /**
     * Something wrong in a body.
     *
     * @param isRefused whether it is wrong for sure; a member that is null may as well be left out
     */
    private record Change(String field, boolean isRefused, Object body) {

        @Nullable
        Object json() {
            return withNulls(body);
        }

        /** The body as a whole has no name. */
        boolean isNamedIn(List<String> found) {
            return field.isEmpty()
                    || found.stream()
                            .anyMatch(each ->
                                    each.equals(field) || each.startsWith(field + ".") || each.startsWith(field + "["));
        }

        private static @Nullable Object withNulls(Object value) {
            if (value == Absent.NULL) {
                return null;
            }
            if (value instanceof List<?> list) {
                return list.stream().map(Change::withNulls).toList();
            }
            if (value instanceof Map<?, ?> map) {
                Map<Object, @Nullable Object> changed = new LinkedHashMap<>();
                map.forEach((key, each) -> changed.put(key, withNulls(each)));
                return changed;
            }
            return value;
        }
    }
}
