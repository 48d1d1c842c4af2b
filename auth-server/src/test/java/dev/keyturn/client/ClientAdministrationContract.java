package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.resource.ScopeUsage;
import dev.keyturn.signing.KeyRing;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.Statements;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.json.JsonMapper;

/** What an administrator can do with clients over the admin API, on any database. */
@SpringBootTest(classes = ClientApplication.class, properties = ClientApplication.KEY)
@AutoConfigureMockMvc
abstract class ClientAdministrationContract {

    private static final String CLIENTS = "/admin/api/v1/clients";
    private static final String[] ALL = {"admin:clients:read", "admin:clients:write"};

    @Autowired
    private MockMvc mvc;

    @Autowired
    private JsonMapper json;

    @Autowired
    private ClientApplication application;

    @Autowired
    private BuiltInClients builtIns;

    @Autowired
    private ScopeUsage scopeUsage;

    @Autowired
    private KeyRing keyRing;

    @Test
    @Rfc("7591#2")
    void storesContactsAndReportsAnInvalidOneAtItsField() throws Exception {
        String id = TestClients.newId();
        String ofTwo = service(id).replaceFirst("\\{", "{\"contacts\":[\"ops@example.com\",\"dev@example.com\"],");

        perform(post(CLIENTS), ofTwo)
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.contacts[0]").value("dev@example.com"))
                .andExpect(jsonPath("$.contacts[1]").value("ops@example.com"));
        perform(put(CLIENTS + "/" + id).header("If-Match", "*"), ofTwo.replace("dev@example.com", "nobody"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("contacts[1]"))
                .andExpect(jsonPath("$.errors[0].code").value("invalid-email"));
        perform(put(CLIENTS + "/" + id).header("If-Match", "*"), service(id))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.contacts").isEmpty());
        assertThat(application.eventsAbout(id))
                .filteredOn(ClientChange.ClientUpdated.class::isInstance)
                .extracting(event -> event.details().get("changed"))
                .containsExactly("contacts");
    }

    @Test
    void storesAQuotaOfRequestsAndRemovesIt() throws Exception {
        String id = TestClients.newId();
        String limited = service(id).replaceFirst("\\{", "{\"requests_per_minute\": 120,");

        perform(post(CLIENTS), limited)
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.requests_per_minute").value(120));
        perform(put(CLIENTS + "/" + id).header("If-Match", "*"), limited.replace("120", "0"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("requests_per_minute"))
                .andExpect(jsonPath("$.errors[0].code").value("out-of-range"));
        perform(put(CLIENTS + "/" + id).header("If-Match", "*"), service(id))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.requests_per_minute").isEmpty());
        assertThat(application.eventsAbout(id))
                .filteredOn(ClientChange.ClientUpdated.class::isInstance)
                .extracting(event -> event.details().get("changed"))
                .containsExactly("requests_per_minute");
    }

    @Test
    void registersAClientAndShowsItsSecretOnce() throws Exception {
        String id = TestClients.newId();

        MockHttpServletResponse answer = perform(post(CLIENTS), service(id))
                .andExpect(status().isCreated())
                .andExpect(header().string("Location", CLIENTS + "/" + id))
                .andExpect(header().string("ETag", "\"0\""))
                .andExpect(header().string("Cache-Control", "no-store"))
                .andExpect(jsonPath("$.client_id").value(id))
                .andExpect(jsonPath("$.client_name").value("Desk"))
                .andExpect(jsonPath("$.enabled").value(true))
                .andExpect(jsonPath("$.built_in").value(false))
                .andExpect(jsonPath("$.token_endpoint_auth_method").value("client_secret_basic"))
                .andExpect(jsonPath("$.grant_types").value("client_credentials"))
                .andExpect(jsonPath("$.require_proof_key").value(true))
                .andExpect(jsonPath("$.require_consent").value(true))
                .andExpect(jsonPath("$.jwks").isEmpty())
                .andReturn()
                .getResponse();

        String secret =
                json.readTree(answer.getContentAsString()).get("client_secret").asString();
        assertThat(Credentials.isWellFormed(Credentials.CLIENT_SECRET_PREFIX, secret))
                .isTrue();
        perform(get(CLIENTS + "/" + id))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"0\""))
                .andExpect(jsonPath("$.client_secret").doesNotExist());
        perform(get(CLIENTS + "/" + id + "/secrets"))
                .andExpect(jsonPath("$.length()").value(1))
                .andExpect(jsonPath("$[0].hint").value(secret.substring(secret.length() - 4)))
                .andExpect(jsonPath("$[0].last_used_at").isEmpty())
                .andExpect(content().string(not(containsString(secret))));
        assertThat(eventTypes(id)).containsExactly("client.created", "client-secret.created");
    }

    @Test
    void choosesAnIdentifierIfNoneIsAskedFor() throws Exception {
        perform(post(CLIENTS), service(null))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.client_id").isNotEmpty());
    }

    @Test
    void givesNoSecretToAClientThatUsesNone() throws Exception {
        String id = TestClients.newId();

        perform(post(CLIENTS), app(id, "App"))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.client_secret").doesNotExist());
        perform(post(CLIENTS + "/" + id + "/secrets"))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code").value("secrets-not-used"));
    }

    @Test
    void keepsRefreshTokenLifetimesUntilTheyAreChanged() throws Exception {
        String id = TestClients.newId();
        String body = """
                {"client_id": "%s", "client_name": "App", "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code", "refresh_token"], "redirect_uris": ["https://app.example/cb"]%s}
                """;

        perform(
                        post(CLIENTS),
                        body.formatted(
                                id,
                                ", \"refresh_token_lifetime_seconds\": 7200, \"refresh_token_idle_timeout_seconds\": 600"))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.refresh_token_lifetime_seconds").value(7200))
                .andExpect(jsonPath("$.refresh_token_idle_timeout_seconds").value(600));
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), body.formatted(id, ""))
                .andExpect(status().isOk());
        perform(get(CLIENTS + "/" + id))
                .andExpect(jsonPath("$.refresh_token_lifetime_seconds").isEmpty())
                .andExpect(jsonPath("$.refresh_token_idle_timeout_seconds").isEmpty());
    }

    @Test
    void keepsTheAlgorithmOfIdTokensUntilItIsLeftOut() throws Exception {
        String id = TestClients.newId();
        String body = """
                {"client_id": "%s", "client_name": "App", "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code"], "redirect_uris": ["https://app.example/cb"]%s}
                """;

        perform(post(CLIENTS), body.formatted(id, ", \"id_token_signed_response_alg\": \"EdDSA\""))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.id_token_signed_response_alg").value("EdDSA"));
        perform(get(CLIENTS + "/" + id))
                .andExpect(jsonPath("$.id_token_signed_response_alg").value("EdDSA"));
        assertThat(keyRing.signsFrom("EdDSA")).as("the key of what was chosen").isPresent();
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), body.formatted(id, ""))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.id_token_signed_response_alg").isEmpty());
    }

    @Test
    void keepsWhetherIdTokensCarryClaimsAboutTheUserUntilItIsSaid() throws Exception {
        String id = TestClients.newId();
        String body = """
                {"client_id": "%s", "client_name": "Web", "token_endpoint_auth_method": "client_secret_basic",
                 "grant_types": ["authorization_code"], "redirect_uris": ["https://web.example/cb"]%s}
                """;
        String off = ", \"id_token_user_claims\": false";

        perform(post(CLIENTS), body.formatted(id, ""))
                .andExpect(status().isCreated())
                .andExpect(jsonPath("$.id_token_user_claims").value(true));
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), body.formatted(id, off))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.id_token_user_claims").value(false));
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"1\""), body.formatted(id, ""))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.id_token_user_claims").value(false));
    }

    @Test
    void returnsRegisteredKeysAsTheyAre() throws Exception {
        String id = TestClients.newId();

        perform(post(CLIENTS), """
                        {"client_id": "%s", "client_name": "Key holder", "token_endpoint_auth_method": "private_key_jwt",
                         "grant_types": ["client_credentials"], "jwks": %s}
                        """.formatted(id, TestKeys.publicSet())).andExpect(status().isCreated());

        perform(get(CLIENTS + "/" + id))
                .andExpect(jsonPath("$.jwks.keys[0].kid").value("one"))
                .andExpect(jsonPath("$.jwks.keys[0].d").doesNotExist());
    }

    @Test
    void reportsFieldErrorsAsAProblem() throws Exception {
        perform(post(CLIENTS), """
                        {"client_name": "", "token_endpoint_auth_method": "none", "grant_types": ["authorization_code"],
                         "redirect_uris": ["javascript:alert(1)"], "jwks": []}
                        """)
                .andExpect(status().isBadRequest())
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.code").value("validation-failed"))
                .andExpect(jsonPath("$.errors[*].field")
                        .value(containsInAnyOrder("client_name", "redirect_uris[0]", "jwks")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"client_name\": 1}",
                "{\"unknown\": true}",
                "{\"enabled\": false}",
                "{\"built_in\": true}",
                "{\"grant_types\": \"client_credentials\"}",
                "{\"scopes\": [[\"x\"]]}",
                "{\"require_proof_key\": \"no\"}",
                "{\"refresh_token_lifetime_seconds\": \"an hour\"}",
                "{\"refresh_token_lifetime_seconds\": 1e99}",
                "{\"refresh_token_idle_timeout_seconds\": 99999999999}",
                "{\"refresh_token_idle_timeout_seconds\": [1]}",
                "{\"id_token_signed_response_alg\": [\"ES256\"]}",
                "{\"id_token_user_claims\": \"yes\"}"
            })
    void refusesBodiesThatItCannotRead(String body) throws Exception {
        perform(post(CLIENTS), body)
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("invalid-request"));
    }

    @Test
    void refusesAnIdentifierThatIsTaken() throws Exception {
        String id = register();

        perform(post(CLIENTS), service(id))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code").value("client-id-taken"));
    }

    @Test
    void replacesWhatAClientIsIfTheCallerHasSeenIt() throws Exception {
        String id = register();

        perform(put(CLIENTS + "/" + id), app(null, "App"))
                .andExpect(status().is(428))
                .andExpect(jsonPath("$.code").value("if-match-required"));
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"7\""), app(null, "App"))
                .andExpect(status().isPreconditionFailed())
                .andExpect(jsonPath("$.code").value("stale"));
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), app(null, "App"))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"1\""))
                .andExpect(jsonPath("$.client_name").value("App"))
                .andExpect(jsonPath("$.redirect_uris").value("https://app.example/cb"))
                .andExpect(jsonPath("$.token_endpoint_auth_method").value("none"));
        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), app(null, "App"))
                .andExpect(status().isPreconditionFailed());

        assertThat(eventTypes(id))
                .containsExactly("client.created", "client-secret.created", "client.updated", "client-secret.deleted");
        assertThat(application.eventsAbout(id).get(2).details())
                .containsEntry(
                        "changed", "client_name, grant_types, redirect_uris, scopes, token_endpoint_auth_method");
    }

    @Test
    void doesNothingWhenNothingChanges() throws Exception {
        String id = register();

        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), service(id))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"0\""));
        assertThat(eventTypes(id)).doesNotContain("client.updated");
    }

    @Test
    void countsAChangeOfListsAlone() throws Exception {
        String id = TestClients.newId();
        perform(post(CLIENTS), app(id, "App")).andExpect(status().isCreated());

        perform(
                        put(CLIENTS + "/" + id).header("If-Match", "\"0\""),
                        app(null, "App").replace("https://app.example/cb", "https://app.example/other"))
                .andExpect(status().isOk())
                .andExpect(header().string("ETag", "\"1\""))
                .andExpect(jsonPath("$.redirect_uris").value("https://app.example/other"));
    }

    @Test
    void neverChangesAnIdentifier() throws Exception {
        String id = register();

        perform(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), service("another-client"))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("client_id"))
                .andExpect(jsonPath("$.errors[0].code").value("immutable"));
    }

    @Test
    void disablesEnablesAndDeletes() throws Exception {
        String id = register();

        perform(post(CLIENTS + "/" + id + "/disable").header("If-Match", "\"9\""))
                .andExpect(status().isPreconditionFailed());
        perform(post(CLIENTS + "/" + id + "/disable").header("If-Match", "*"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.enabled").value(false))
                .andExpect(header().string("ETag", "\"1\""));
        perform(post(CLIENTS + "/" + id + "/disable").header("If-Match", "*"))
                .andExpect(header().string("ETag", "\"1\""));
        perform(post(CLIENTS + "/" + id + "/enable").header("If-Match", "*"))
                .andExpect(jsonPath("$.enabled").value(true))
                .andExpect(header().string("ETag", "\"2\""));
        perform(delete(CLIENTS + "/" + id).header("If-Match", "\"1\"")).andExpect(status().isPreconditionFailed());
        perform(delete(CLIENTS + "/" + id).header("If-Match", "*")).andExpect(status().isNoContent());
        perform(delete(CLIENTS + "/" + id).header("If-Match", "*")).andExpect(status().isNotFound());

        assertThat(eventTypes(id))
                .containsExactly(
                        "client.created",
                        "client-secret.created",
                        "client.disabled",
                        "client.enabled",
                        "client.deleted");
    }

    @Test
    void leavesTheConsoleAlone() throws Exception {
        builtIns.ensureConsole(List.of());
        String path = CLIENTS + "/" + BuiltInClients.CONSOLE;

        for (MockHttpServletRequestBuilder request : List.of(
                post(path + "/disable").header("If-Match", "*"),
                post(path + "/enable").header("If-Match", "*"),
                delete(path).header("If-Match", "*"))) {
            perform(request)
                    .andExpect(status().isConflict())
                    .andExpect(jsonPath("$.code").value("built-in"));
        }
        perform(put(path).header("If-Match", "*"), service(null))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.code").value("built-in"));
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, 404",
        "x, 404",
        "a%27%20or%201=1--, 404",
        "%00%00%00, 400",
        "..%2f, 400",
        "%C3%A4%C3%A4%C3%A4, 404"
    })
    void knowsNoClientByAnotherName(String id, int expected) throws Exception {
        for (String path : List.of("", "/secrets")) {
            int status = mvc.perform(asAdministrator(get(URI.create(CLIENTS + "/" + id + path)), ALL))
                    .andReturn()
                    .getResponse()
                    .getStatus();
            assertThat(status).isEqualTo(expected);
        }
    }

    @Test
    void issuesAndRetiresSecrets() throws Exception {
        String id = register();

        MockHttpServletResponse issued = perform(post(CLIENTS + "/" + id + "/secrets"))
                .andExpect(status().isCreated())
                .andExpect(header().string("Cache-Control", "no-store"))
                .andExpect(jsonPath("$.client_secret").value(startsWith(Credentials.CLIENT_SECRET_PREFIX)))
                .andExpect(jsonPath("$.created_at").isNotEmpty())
                .andReturn()
                .getResponse();
        String secretId = json.readTree(issued.getContentAsString()).get("id").asString();
        String path = CLIENTS + "/" + id + "/secrets/" + secretId;
        assertThat(issued.getHeader("Location")).isEqualTo(path);

        perform(delete(CLIENTS + "/" + register() + "/secrets/" + secretId))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("secret-not-found"));
        perform(delete(path).header("If-Match", "*")).andExpect(status().isNoContent());
        perform(delete(path).header("If-Match", "*")).andExpect(status().isNotFound());
        perform(delete(CLIENTS + "/" + id + "/secrets/nonsense")).andExpect(status().isNotFound());
        perform(get(CLIENTS + "/" + id + "/secrets"))
                .andExpect(jsonPath("$.length()").value(1));
    }

    @Test
    void findsClientsByIdentifierNameAndScopeOnPages() throws Exception {
        String mark = TestClients.newId();
        perform(post(CLIENTS), app(mark + "-a", "Alpha")).andExpect(status().isCreated());
        perform(post(CLIENTS), app(mark + "-b", "Beta 100%_sure")).andExpect(status().isCreated());
        perform(post(CLIENTS), service(mark + "-c")).andExpect(status().isCreated());

        perform(get(CLIENTS).param("q", mark.toUpperCase(Locale.ROOT)).param("size", "2"))
                .andExpect(jsonPath("$.items[*].client_name").value(contains("Alpha", "Beta 100%_sure")))
                .andExpect(jsonPath("$.items[0].grant_types").value(contains("authorization_code", "refresh_token")))
                .andExpect(jsonPath("$.items[0].redirect_uris").doesNotExist())
                .andExpect(jsonPath("$.page").value(0))
                .andExpect(jsonPath("$.size").value(2))
                .andExpect(jsonPath("$.total").value(3));
        perform(get(CLIENTS).param("q", mark).param("size", "2").param("page", "1"))
                .andExpect(jsonPath("$.items[*].client_name").value("Desk"))
                .andExpect(jsonPath("$.total").value(3));
        perform(get(CLIENTS).param("q", mark).param("scope", "openid"))
                .andExpect(jsonPath("$.total").value(2));
        perform(get(CLIENTS).param("q", "100%_s"))
                .andExpect(jsonPath("$.items[*].client_id").value(hasItem(mark + "-b")));
        perform(get(CLIENTS).param("q", "100__s")).andExpect(jsonPath("$.total").value(0));
        perform(get(CLIENTS).param("q", "' or 1=1 --"))
                .andExpect(jsonPath("$.total").value(0));
        perform(get(CLIENTS).param("q", mark).param("page", "999999"))
                .andExpect(jsonPath("$.items").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"page, -1", "page, x", "size, 0", "size, 101", "scope, a b", "scope, \u0001"})
    void refusesNonsensicalPaging(String parameter, String value) throws Exception {
        perform(get(CLIENTS).param(parameter, value))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("invalid-request"));
    }

    @Test
    void listsManyClientsWithAFixedNumberOfStatements() throws Exception {
        String mark = TestClients.newId();
        for (int i = 0; i < 30; i++) {
            perform(post(CLIENTS), app(mark + "-" + i, "App")).andExpect(status().isCreated());
        }

        int few = statements(get(CLIENTS).param("q", mark).param("size", "2"));
        int many = statements(get(CLIENTS).param("q", mark).param("size", "25"));

        assertThat(many).isEqualTo(few).isLessThanOrEqualTo(4);
    }

    @Test
    @Rfc("6750#3.1")
    void eachOperationNeedsItsScope() throws Exception {
        String id = register();
        List<MockHttpServletRequestBuilder> reads =
                List.of(get(CLIENTS), get(CLIENTS + "/" + id), get(CLIENTS + "/" + id + "/secrets"));
        List<MockHttpServletRequestBuilder> writes = List.of(
                body(post(CLIENTS), service(null)),
                body(put(CLIENTS + "/" + id).header("If-Match", "*"), service(null)),
                post(CLIENTS + "/" + id + "/disable").header("If-Match", "*"),
                post(CLIENTS + "/" + id + "/enable").header("If-Match", "*"),
                post(CLIENTS + "/" + id + "/secrets"),
                delete(CLIENTS + "/" + id + "/secrets/" + UUID.randomUUID()),
                delete(CLIENTS + "/" + id).header("If-Match", "*"));

        for (MockHttpServletRequestBuilder request : reads) {
            mvc.perform(asAdministrator(request, "admin:clients:write")).andExpect(status().isForbidden());
        }
        for (MockHttpServletRequestBuilder request : writes) {
            mvc.perform(asAdministrator(request, "admin:clients:read")).andExpect(status().isForbidden());
        }
    }

    @Test
    void handsOnNoScopeOfTheServerThatTheCallerLacks() throws Exception {
        String automation = TestClients.newId();
        builtIns.ensureAutomation(new ClientId(automation), "s".repeat(32), List.of("admin:users:write"));

        perform(post(CLIENTS + "/" + automation + "/secrets"))
                .andExpect(status().isForbidden())
                .andExpect(jsonPath("$.code").value("insufficient-scope"));
        perform(put(CLIENTS + "/" + automation).header("If-Match", "*"), service(null))
                .andExpect(status().isForbidden());
        mvc.perform(asAdministrator(
                        post(CLIENTS + "/" + automation + "/secrets"), "admin:clients:write", "admin:users:write"))
                .andExpect(status().isCreated());
        for (String action : List.of("/disable", "/enable")) {
            perform(post(CLIENTS + "/" + automation + action).header("If-Match", "*"))
                    .andExpect(status().isForbidden());
        }
        perform(delete(CLIENTS + "/" + automation).header("If-Match", "*")).andExpect(status().isForbidden());
    }

    @Test
    void tellsWhoUsesAScope() throws Exception {
        String id = TestClients.newId();
        perform(post(CLIENTS), app(id, "App " + id)).andExpect(status().isCreated());

        assertThat(scopeUsage.clientsAllowed(Set.of("openid", "nothing"))).containsOnlyOnce("App " + id);
        assertThat(scopeUsage.clientsAllowed(Set.of("nothing"))).isEmpty();
        assertThat(scopeUsage.clientsAllowed(Set.of())).isEmpty();
    }

    @Test
    void registersOneOfTwoClientsOfOneIdentifierAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = TestClients.newId();

            List<Integer> statuses = atOnce(2, () -> statusOf(body(post(CLIENTS), service(id))));

            assertThat(statuses).containsExactlyInAnyOrder(201, 409);
            assertThat(eventTypes(id)).containsOnlyOnce("client.created");
        }
    }

    @Test
    void appliesOneOfTwoChangesOfOneVersionAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = register();

            List<Integer> statuses = atOnce(
                    2, () -> statusOf(body(put(CLIENTS + "/" + id).header("If-Match", "\"0\""), app(null, "App"))));

            assertThat(statuses).containsExactlyInAnyOrder(200, 412);
        }
    }

    @Test
    void issuesOneSecretForTheLastPlaceAtOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            String id = register();
            for (int i = 2; i < ClientSecrets.MAX_LIVE; i++) {
                perform(post(CLIENTS + "/" + id + "/secrets")).andExpect(status().isCreated());
            }

            List<Integer> statuses = atOnce(3, () -> statusOf(post(CLIENTS + "/" + id + "/secrets")));

            assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409);
            perform(get(CLIENTS + "/" + id + "/secrets"))
                    .andExpect(jsonPath("$.length()").value(ClientSecrets.MAX_LIVE));
        }
    }

    @Test
    void deletesAClientOnceAmongTwoAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = register();

            List<Integer> statuses =
                    atOnce(2, () -> statusOf(delete(CLIENTS + "/" + id).header("If-Match", "*")));

            assertThat(statuses).containsExactlyInAnyOrder(204, 404);
            assertThat(eventTypes(id)).containsOnlyOnce("client.deleted");
        }
    }

    private String register() throws Exception {
        String id = TestClients.newId();
        perform(post(CLIENTS), service(id)).andExpect(status().isCreated());
        return id;
    }

    private static String service(@Nullable String id) {
        return """
                {%s "client_name": "Desk", "token_endpoint_auth_method": "client_secret_basic",
                 "grant_types": ["client_credentials"]}
                """.formatted(id == null ? "" : "\"client_id\": \"" + id + "\",");
    }

    private static String app(@Nullable String id, String name) {
        return """
                {%s "client_name": "%s", "token_endpoint_auth_method": "none",
                 "grant_types": ["authorization_code", "refresh_token"], "scopes": ["openid"],
                 "redirect_uris": ["https://app.example/cb"]}
                """.formatted(id == null ? "" : "\"client_id\": \"" + id + "\",", name);
    }

    private ResultActions perform(MockHttpServletRequestBuilder request, String body) throws Exception {
        return perform(body(request, body));
    }

    private ResultActions perform(MockHttpServletRequestBuilder request) throws Exception {
        return mvc.perform(asAdministrator(request, ALL));
    }

    private int statusOf(MockHttpServletRequestBuilder request) throws Exception {
        return perform(request).andReturn().getResponse().getStatus();
    }

    private int statements(MockHttpServletRequestBuilder request) {
        return Statements.during(() -> {
                    try {
                        perform(request).andExpect(status().isOk());
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .size();
    }

    private static MockHttpServletRequestBuilder body(MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static MockHttpServletRequestBuilder asAdministrator(
            MockHttpServletRequestBuilder request, String... scopes) {
        return request.with(jwt().authorities(AuthorityUtils.createAuthorityList(
                Arrays.stream(scopes).map(scope -> "SCOPE_" + scope).toArray(String[]::new))));
    }

    private List<String> eventTypes(String id) {
        return application.eventsAbout(id).stream().map(AuditableEvent::type).toList();
    }

    private static <T> List<T> atOnce(int threads, Callable<T> action) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    barrier.await();
                    return action.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }
}
