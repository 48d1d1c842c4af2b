package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.keyturn.ownership.CallerScope;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.databind.JsonNode;

/** The description of the admin API in {@code docs/openapi.yaml} is what the controllers say. */
@RunningServer
@Import(OpenApiDocument.Description.class)
@TestPropertySource(
        properties = {
            "springdoc.api-docs.enabled=true",
            "springdoc.writer-with-order-by-keys=true",
            "springdoc.default-flat-param-object=true",
            "springdoc.packages-to-scan=dev.keyturn",
            "springdoc.paths-to-match=/admin/api/v1/**"
        })
abstract class OpenApiDocument {

    private static final Path DOCUMENT = Path.of("..", "docs", "openapi.yaml");

    @Autowired
    WebApplicationContext context;

    @Autowired
    Api api;

    @Test
    void theCheckedInDocumentIsUpToDate() throws Exception {
        String generated = MockMvcBuilders.webAppContextSetup(context)
                .build()
                .perform(get("/v3/api-docs.yaml"))
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);

        String document = OpenApiTexts.addTo(new OpenApiExamples(api).addTo(OpenApiSchemas.complete(generated)));

        if (Boolean.getBoolean("keyturn.docs.write")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("write it again with -Dkeyturn.docs.write=true")
                .isEqualTo(document);
    }

    /** What the controllers themselves do not say. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Description {

        /** The groups of operations in words, by the name of the controller. */
        private static final Map<String, String> GROUPS = Map.ofEntries(
                Map.entry("Alarm", "Alarms"),
                Map.entry("AlarmMute", "Alarms"),
                Map.entry("Api", "APIs"),
                Map.entry("ApiKey", "API keys"),
                Map.entry("ApiKeyUsage", "API key usage"),
                Map.entry("AuditEvent", "Audit trail"),
                Map.entry("AuditProof", "Audit trail"),
                Map.entry("AuditTree", "Audit trail"),
                Map.entry("OlderAuditEvents", "Audit trail"),
                Map.entry("Client", "Clients"),
                Map.entry("ClientOwners", "Client owners"),
                Map.entry("ClientSecret", "Client secrets"),
                Map.entry("Grant", "Grants"),
                Map.entry("LogoutDelivery", "Logout deliveries"),
                Map.entry("OwnedClients", "My clients"),
                Map.entry("Posture", "Posture"),
                Map.entry("Revocation", "Revocations"),
                Map.entry("RevocationList", "Revocations"),
                Map.entry("ScannerRules", "Scanner rules"),
                Map.entry("Session", "Sessions"),
                Map.entry("SigningKey", "Signing keys"),
                Map.entry("Storage", "Storage"),
                Map.entry("User", "Users"),
                Map.entry("UserFactors", "Users"));

        private static final Pattern SCOPE = Pattern.compile("SCOPE_([a-z:-]+)");

        /** What a filter of the server adds to a request is no parameter, and a JSON tree is an object of any members. */
        @Bean
        SpringDocUtils typesOfTheServer() {
            return SpringDocUtils.getConfig()
                    .addRequestWrapperToIgnore(CallerScope.class)
                    .replaceWithSchema(JsonNode.class, new ObjectSchema());
        }

        @Bean
        OpenAPI description() {
            Scopes scopes = new Scopes();
            AdminScope.descriptions().forEach(scopes::addString);
            SecurityScheme oauth2 = new SecurityScheme()
                    .type(SecurityScheme.Type.OAUTH2)
                    .description("An access token with the audience urn:keyturn:admin-api")
                    .flows(new OAuthFlows()
                            .clientCredentials(
                                    new OAuthFlow().tokenUrl("/oauth2/token").scopes(scopes))
                            .authorizationCode(new OAuthFlow()
                                    .authorizationUrl("/oauth2/authorize")
                                    .tokenUrl("/oauth2/token")
                                    .scopes(scopes)));
            return new OpenAPI()
                    .info(new Info()
                            .title("Keyturn API")
                            .version("v1")
                            .description(OpenApiTexts.resource("openapi-texts.yaml")
                                    .at("/info/description")
                                    .asText()))
                    .servers(List.of(new Server().url("/")))
                    .components(new Components().addSecuritySchemes("oauth2", oauth2))
                    .security(List.of(new SecurityRequirement().addList("oauth2")));
        }

        /** Named for class and method, so that the order in which controllers are found does not show. */
        @Bean
        OperationCustomizer namesAndScopes() {
            return (operation, handler) -> {
                String feature = handler.getBeanType().getSimpleName().replace("Controller", "");
                if (operation.getParameters() != null) {
                    operation.getParameters().stream()
                            .filter(parameter -> parameter.getName().equals(HttpHeaders.IF_MATCH))
                            .forEach(parameter -> parameter.required(true));
                }
                return operation
                        .operationId(feature + "." + handler.getMethod().getName())
                        .tags(List.of(Objects.requireNonNull(GROUPS.get(feature), feature)))
                        .security(scopes(handler)
                                .map(scope -> new SecurityRequirement().addList("oauth2", scope))
                                .toList());
            };
        }

        /** Any one of these scopes is enough. */
        private static Stream<String> scopes(HandlerMethod handler) {
            String rule = Objects.requireNonNull(handler.getMethodAnnotation(PreAuthorize.class))
                    .value();
            assertThat(rule).matches("hasA(nyA)?uthority\\('SCOPE_[a-z:-]+'(, 'SCOPE_[a-z:-]+')*\\)");
            return SCOPE.matcher(rule).results().map(scope -> scope.group(1));
        }

        @Bean
        ModelConverter snakeCase() {
            return new NamedRecords(
                    Json.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
        }
    }
}
