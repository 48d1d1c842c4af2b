package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.oauth.MachineEndpoints;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.web.WrongMethodFilter;
import jakarta.servlet.Filter;
import jakarta.validation.Valid;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Compares endpoints and parameters in {@code docs/openapi.yaml} with request mappings, filters and the code that reads requests. */
@RunningServer
@OnH2
class DocumentedEndpointsTests {

    /** Endpoints that are not in the document, with the reason. */
    private static final Map<Pattern, String> ELSEWHERE = Map.of(
            Pattern.compile(
                    "/|/(login(/code|/passkey)?|account/(security(/app(/remove)?|/passkey(/rename|/remove)?|/recovery-codes)?|sessions(/end(-others)?)?|activity|email(/confirm)?)|logout|password(/forgotten|/new)?|sign-in-notice|error|consents/withdraw|oauth2/consent(/switch)?)"),
            "pages for people",
            Pattern.compile("/docs/api.*"),
            "the API reference itself",
            Pattern.compile("/actuator.*"),
            "management endpoints of Spring Boot, in docs/guide/operate-monitoring.md",
            Pattern.compile("/(css|fonts|icons|images|webjars|design|favicon).*"),
            "files for pages",
            Pattern.compile(
                    "/admin/api/v1/(\\*\\*|api-keys/\\*\\*|owned-clients)|/oauth2/\\*|/revocations/\\*\\*|/\\*\\*"),
            "patterns of filters, with operations below them");

    /** Parameters that the server knows in order to reject them. */
    private static final Set<String> NOT_SUPPORTED =
            Set.of("request", "request_uri", "registration", "dpop_jkt", "actor_token", "audience");

    private static final Set<String> PROTOCOL_NAMES = Stream.of(
                    OAuth2ParameterNames.class, PkceParameterNames.class, OidcParameterNames.class)
            .flatMap(type -> Arrays.stream(type.getFields()))
            .map(field -> String.valueOf(ReflectionUtils.getField(field, null)))
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern PATH = Pattern.compile("/[a-zA-Z0-9_./*{}-]*");

    @Autowired
    Api api;

    @Autowired
    ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    List<SecurityFilterChain> chains;

    private final JsonNode paths = DocumentedOperations.document().path("paths");

    @Test
    void eachEndpointIsInTheDocumentOrElsewhereForAReason() {
        Set<String> served = new TreeSet<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> {
            for (String path : info.getPatternValues()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                methods.forEach(method -> served.add(method + " " + path));
                if (methods.isEmpty()) {
                    served.add("GET " + path);
                }
            }
        }));
        methodsOfFilters()
                .forEach((path, methods) -> methods.stream()
                        .filter(method -> !method.equals("HEAD"))
                        .forEach(method -> served.add(method + " " + path)));

        assertThat(served)
                .filteredOn(endpoint -> !isDocumented(endpoint) && !isElsewhere(pathOf(endpoint)))
                .isEmpty();
        assertThat(MachineEndpoints.paths()).allMatch(paths::has);
        assertThat(documented())
                .as("documented, and not served")
                .hasSizeGreaterThan(65)
                .allMatch(endpoint ->
                        served.contains(endpoint) || MachineEndpoints.paths().contains(pathOf(endpoint)));
    }

    @Test
    void eachPathThatAFilterMatchesIsInTheDocumentOrElsewhereForAReason() {
        Set<String> matched = new TreeSet<>();
        for (SecurityFilterChain chain : chains) {
            addPaths(((DefaultSecurityFilterChain) chain).getRequestMatcher(), matched);
            chain.getFilters().forEach(filter -> matchersOf(filter).forEach(matcher -> addPaths(matcher, matched)));
        }

        assertThat(matched)
                .contains("/oauth2/token", "/oauth2/jwks", "/connect/logout", "/api-keys/verify")
                .filteredOn(path -> !paths.has(path) && !isElsewhere(path) && !isAbsent(path))
                .isEmpty();
    }

    /** Read without the library that writes the document. */
    @Test
    void theDocumentHasTheParametersOfTheControllersAndNoOthers() {
        Map<String, Set<String>> expected = new TreeMap<>();
        mappings.forEach(mapping -> mapping.getHandlerMethods()
                .forEach((info, handler) -> info.getMethodsCondition()
                        .getMethods()
                        .forEach(method -> {
                            for (String path : info.getPatternValues()) {
                                if (paths.has(path)) {
                                    expected.computeIfAbsent(method + " " + path, first -> new TreeSet<>())
                                            .addAll(parametersOf(handler));
                                }
                            }
                        })));
        Map<String, Set<String>> documented = new TreeMap<>();
        expected.keySet().forEach(name -> documented.put(name, parametersOf(operation(name))));

        assertThat(documented)
                .isEqualTo(expected)
                .hasSizeGreaterThan(45)
                .containsEntry("GET /revocations", Set.of("after", "wait"));
    }

    /**
     * The names in the classes that read a request, as compiled: a constant of another class stands there too.
     *
     * @param others texts in these classes that are names of parameters elsewhere
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /oauth2/authorize | dev.keyturn.authorize.AuthorizationParameters"
                        + " dev.keyturn.authorize.AuthorizationRequestConverter | code",
                "GET /connect/logout | dev.keyturn.logout.EndSessionEndpoint | -",
                "POST /oauth2/token | dev.keyturn.exchange.TokenExchangeConverter"
                        + " org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter"
                        + " org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter"
                        + " org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter"
                        + " org.springframework.security.oauth2.server.authorization.web.authentication.PublicClientAuthenticationConverter"
                        + " clients | -",
                "POST /oauth2/introspect | org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2TokenIntrospectionAuthenticationConverter"
                        + " dev.keyturn.introspection.LiveCredentials clients | scope",
                "POST /oauth2/revoke | org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2TokenRevocationAuthenticationConverter"
                        + " clients | -"
            })
    void theDocumentHasTheParametersThatTheServerReads(String operation, String readers, String others)
            throws Exception {
        Set<String> read = new TreeSet<>();
        for (String reader : readers.split(" ", -1)) {
            for (String type : reader.equals("clients") ? CLIENT_READERS : List.of(reader)) {
                read.addAll(namesIn(type));
            }
        }
        read.removeAll(NOT_SUPPORTED);
        read.removeAll(Set.of(others.split(" ", -1)));

        Set<String> documented = operation.startsWith("GET")
                ? parametersOf(operation(operation))
                : membersOf(operation(operation).at("/requestBody/content/application~1x-www-form-urlencoded/schema"));
        assertThat(documented).isEqualTo(read);
    }

    @Test
    void theDocumentHasTheParametersOfTheCheckForGateways() throws Exception {
        assertThat(parametersOf(operation("GET /gateway/check")))
                .isEqualTo(namesIn("dev.keyturn.gateway.CheckedApi"))
                .contains("audience");
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api-keys/verify, requestBody, dev.keyturn.apikey.verification.ApiKeyVerificationFilter$Request",
        "POST /api-keys/revoke, requestBody, dev.keyturn.apikey.leak.HeldKeyController$ApiKeyRevocation",
        "POST /api-keys/report, requestBody, dev.keyturn.apikey.leak.HeldKeyController$ApiKeyReport",
        "POST /api-keys/leaks/github, requestBody, dev.keyturn.apikey.leak.GitHubController$Report",
        "POST /api-keys/leaks/github, responses, dev.keyturn.apikey.leak.GitHubController$Label"
    })
    void theDocumentHasTheMembersOfTheBodies(String operation, String part, String type) throws Exception {
        JsonNode holder = operation(operation).path(part);
        JsonNode schema =
                (part.equals("responses") ? holder.path("200") : holder).at("/content/application~1json/schema");

        assertThat(membersOf(schema.has("items") ? schema.path("items") : schema))
                .isEqualTo(Arrays.stream(Class.forName(type).getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(FieldNames::snakeCase)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theDocumentHasTheMembersOfAVerdict() throws Exception {
        String filter = "dev.keyturn.apikey.verification.ApiKeyVerificationFilter$";
        Set<String> members = new TreeSet<>();
        for (String type : List.of("Answer", "Answers")) {
            for (RecordComponent component : Class.forName(filter + type).getRecordComponents()) {
                members.add(FieldNames.snakeCase(component.getName()));
            }
        }

        assertThat(membersOf(operation("POST /api-keys/verify").at("/responses/200/content/application~1json/schema")))
                .isEqualTo(members);
    }

    private static final List<String> CLIENT_READERS = List.of(
            "org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter",
            "org.springframework.security.oauth2.server.authorization.web.authentication.JwtClientAssertionAuthenticationConverter");

    private Set<String> documented() {
        Set<String> documented = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return documented;
    }

    private boolean isDocumented(String endpoint) {
        return !operation(endpoint).isMissingNode();
    }

    private JsonNode operation(String name) {
        return paths.path(pathOf(name))
                .path(name.substring(0, name.indexOf(' ')).toLowerCase(Locale.ROOT));
    }

    private static String pathOf(String endpoint) {
        return endpoint.substring(endpoint.indexOf(' ') + 1);
    }

    private static boolean isElsewhere(String path) {
        return ELSEWHERE.keySet().stream()
                .anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Of the framework, and not offered: the server answers that there is nothing. */
    private boolean isAbsent(String path) {
        return Set.of("/oauth2/par", "/oauth2/device_authorization", "/.well-known/oauth-protected-resource/**")
                        .contains(path)
                && api.get(path.replace("/**", ""), null).status() == 404;
    }

    @SuppressWarnings("unchecked")
    private Map<String, List<String>> methodsOfFilters() {
        return chains.stream()
                .flatMap(chain -> chain.getFilters().stream())
                .filter(WrongMethodFilter.class::isInstance)
                .map(filter -> (Map<String, List<String>>)
                        Objects.requireNonNull(ReflectionTestUtils.getField(filter, "methods")))
                .findFirst()
                .orElseThrow();
    }

    private static List<RequestMatcher> matchersOf(Filter filter) {
        List<RequestMatcher> matchers = new ArrayList<>();
        ReflectionUtils.doWithFields(
                filter.getClass(),
                field -> {
                    field.setAccessible(true);
                    if (field.get(filter) instanceof RequestMatcher matcher) {
                        matchers.add(matcher);
                    }
                },
                field -> RequestMatcher.class.isAssignableFrom(field.getType()));
        return matchers;
    }

    /** As matchers show their patterns. */
    private static void addPaths(RequestMatcher matcher, Set<String> paths) {
        PATH.matcher(matcher.toString().replaceAll("\\$\\$Lambda\\S*", ""))
                .results()
                .map(found -> found.group())
                .forEach(paths::add);
    }

    private static Set<String> parametersOf(HandlerMethod handler) {
        Set<String> names = new TreeSet<>();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
            RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
            RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
            PathVariable path = parameter.getParameterAnnotation(PathVariable.class);
            if (header != null) {
                names.add(header.name());
            } else if (path != null) {
                names.add(path.name().isEmpty() ? Objects.requireNonNull(parameter.getParameterName()) : path.name());
            } else if (query != null) {
                names.add(query.name().isEmpty() ? Objects.requireNonNull(parameter.getParameterName()) : query.name());
            } else if (parameter.hasParameterAnnotation(Valid.class)
                    && !parameter.hasParameterAnnotation(RequestBody.class)) {
                for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
                    names.add(component.getName());
                }
            }
        }
        return names;
    }

    private static Set<String> parametersOf(JsonNode operation) {
        return StreamSupport.stream(operation.path("parameters").spliterator(), false)
                .map(parameter -> parameter.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> membersOf(JsonNode reference) {
        JsonNode schema = DocumentedOperations.document()
                .at(reference.path("$ref").asText().substring(1));
        Set<String> members = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(members::add);
        return members;
    }

    /** Strings of a class file that are names of parameters. */
    private static Set<String> namesIn(String type) throws IOException {
        Set<String> names = new TreeSet<>();
        new ClassReader(type).accept(new Strings(names), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        names.removeIf(name -> !PROTOCOL_NAMES.contains(name) && !OWN_NAMES.contains(name));
        return names;
    }

    /** Names of parameters that the framework has no constants for. */
    private static final Set<String> OWN_NAMES = Set.of(
            "resource",
            "response_mode",
            "prompt",
            "max_age",
            "id_token_hint",
            "post_logout_redirect_uri",
            "client_address",
            "client_user_agent",
            "path");

    /** Collects constants of a class file. */
    private static final class Strings extends ClassVisitor {

        private final Set<String> found;

        Strings(Set<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
            add(value);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, @Nullable String signature, String @Nullable [] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitLdcInsn(Object value) {
                    add(value);
                }
            };
        }

        private void add(@Nullable Object value) {
            if (value instanceof String text) {
                found.add(text);
            }
        }
    }
}
