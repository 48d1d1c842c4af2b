package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.keyturn.ApiClient;
import com.example.keyturn.ApiException;
import com.example.keyturn.ApiResponse;
import com.example.keyturn.api.ApiKeysApi;
import com.example.keyturn.api.ApisApi;
import com.example.keyturn.api.ClientsApi;
import com.example.keyturn.api.UsersApi;
import com.example.keyturn.model.ApiKeyForm;
import com.example.keyturn.model.ApiKeyRotation;
import com.example.keyturn.model.ApiKeyView;
import com.example.keyturn.model.ApiKeyWithText;
import com.example.keyturn.model.ApiView;
import com.example.keyturn.model.ChangedApi;
import com.example.keyturn.model.ChangedUser;
import com.example.keyturn.model.ClientDocument;
import com.example.keyturn.model.ClientForm;
import com.example.keyturn.model.NewApi;
import com.example.keyturn.model.NewApiKey;
import com.example.keyturn.model.NewScope;
import com.example.keyturn.model.NewUser;
import com.example.keyturn.model.Problem;
import com.example.keyturn.model.UserView;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What OpenAPI Generator makes of {@code docs/openapi.yaml} manages a server. */
@RunningServer
@OnH2
class GeneratedClientTests {

    private static final UUID UNKNOWN = UUID.randomUUID();

    @Autowired
    Api api;

    private final String name = Api.uniqueName("generated");
    private ApiClient http;
    private ObjectMapper json;

    @BeforeEach
    void authenticate() {
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID,
                        RunningServer.AUTOMATION_SECRET,
                        String.join(" ", AdminScope.descriptions().keySet()))
                .json()
                .get("access_token")
                .asString();
        http = new ApiClient();
        http.updateBaseUri(api.issuer().toString());
        http.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        json = http.getObjectMapper();
    }

    @Test
    void registersReadsChangesAndDeletes() throws Exception {
        ApisApi apis = new ApisApi(http);
        ClientsApi clients = new ClientsApi(http);
        UsersApi users = new UsersApi(http);
        ApiKeysApi keys = new ApiKeysApi(http);

        String scope = name + ":read";
        ApiView orders = apis.apiRegister(new NewApi()
                .name(name)
                .audience("https://" + name + ".example.com")
                .addScopesItem(new NewScope().name(scope).description("See your orders")));
        ClientDocument client = clients.clientRegister(new ClientForm()
                .clientId(name)
                .clientName("Generated")
                .tokenEndpointAuthMethod("client_secret_basic")
                .grantTypes(List.of("client_credentials"))
                .scopes(List.of(scope)));
        assertThat(client.getClientSecret()).isNotBlank();
        UserView user = users.userRead(users.userCreate(
                        new NewUser().username(name).name("Grace Hopper").email("grace@example.com"))
                .getId());
        ApiKeyWithText key = keys.apiKeyIssue(new NewApiKey()
                .clientId(name)
                .environment("live")
                .name("Nightly export")
                .ownerId(user.getId().toString())
                .scopes(List.of(scope)));
        assertThat(key.getKey()).startsWith("kt_live_");

        changeApi(apis, orders.getId());
        changeClient(clients);
        changeUser(users, user.getId());
        UUID successor = changeKey(keys, key.getId());

        keys.apiKeyRevoke(successor, etag(keys.apiKeyReadWithHttpInfo(successor)));
        clients.clientDelete(name, etag(clients.clientReadWithHttpInfo(name)));
        apis.apiDelete(orders.getId(), etag(apis.apiReadWithHttpInfo(orders.getId())));
        users.userDelete(user.getId(), etag(users.userReadWithHttpInfo(user.getId())));
        assertRefused(404, "client-not-found", () -> clients.clientRead(name));
    }

    private void changeApi(ApisApi apis, UUID id) throws Exception {
        ApiResponse<ApiView> read = apis.apiReadWithHttpInfo(id);
        ChangedApi change = sendBack(read.getData(), ChangedApi.class);
        assertThat(apis.apiUpdateWithHttpInfo(id, etag(read), change).getData()).isEqualTo(read.getData());

        apis.apiUpdate(id, etag(read), change.description("Orders of customers"));

        assertThat(apis.apiRead(id).getDescription()).isEqualTo("Orders of customers");
        assertRefused(412, "stale", () -> apis.apiUpdate(id, etag(read), change));
    }

    private void changeClient(ClientsApi clients) throws Exception {
        ApiResponse<ClientDocument> read = clients.clientReadWithHttpInfo(name);
        ClientForm change = sendBack(read.getData(), ClientForm.class);
        assertThat(clients.clientUpdateWithHttpInfo(name, etag(read), change).getData())
                .isEqualTo(read.getData());

        ClientDocument changed = clients.clientUpdate(name, etag(read), change.description("Runs each night"));

        assertThat(changed.getDescription()).isEqualTo("Runs each night");
        assertThat(clients.clientDisable(name, etag(clients.clientReadWithHttpInfo(name)))
                        .getEnabled())
                .isFalse();
        assertRefused(412, "stale", () -> clients.clientEnable(name, etag(read)));
        assertThat(clients.clientEnable(name, etag(clients.clientReadWithHttpInfo(name)))
                        .getEnabled())
                .isTrue();
        assertThat(clients.clientList(name, 0, 10, null).getTotal()).isOne();
    }

    private void changeUser(UsersApi users, UUID id) throws Exception {
        ApiResponse<UserView> read = users.userReadWithHttpInfo(id);
        ChangedUser change = sendBack(read.getData(), ChangedUser.class);
        assertThat(users.userUpdateWithHttpInfo(id, etag(read), change).getData())
                .isEqualTo(read.getData());

        users.userUpdate(id, etag(read), change.name("Grace M. Hopper"));

        assertThat(users.userRead(id).getName()).isEqualTo("Grace M. Hopper");
        assertThat(users.userResetPassword(id, etag(users.userReadWithHttpInfo(id)))
                        .getTemporaryPassword())
                .isNotBlank();
        assertRefused(404, "user-not-found", () -> users.userRead(UNKNOWN));
    }

    private UUID changeKey(ApiKeysApi keys, UUID id) throws Exception {
        ApiResponse<ApiKeyView> read = keys.apiKeyReadWithHttpInfo(id);
        ApiKeyForm change = sendBack(read.getData(), ApiKeyForm.class);
        assertThat(keys.apiKeyUpdateWithHttpInfo(id, etag(read), change).getData())
                .isEqualTo(read.getData());

        keys.apiKeyUpdate(id, etag(read), change.addTagsItem("nightly"));

        assertThat(keys.apiKeyRead(id).getTags()).containsExactly("nightly");
        return keys.apiKeyRotate(id, etag(keys.apiKeyReadWithHttpInfo(id)), new ApiKeyRotation().overlapSeconds(0L))
                .getId();
    }

    /** What was read, as the body that replaces it, read-only members included. */
    private <T> T sendBack(Object document, Class<T> type) throws Exception {
        return json.readValue(json.writeValueAsString(document), type);
    }

    private static String etag(ApiResponse<?> answer) {
        return Objects.requireNonNull(answer.getHeaders().get("etag")).get(0);
    }

    private void assertRefused(int status, String code, Call call) {
        assertThatExceptionOfType(ApiException.class).isThrownBy(call::run).satisfies(refused -> {
            assertThat(refused.getCode()).isEqualTo(status);
            assertThat(json.readValue(refused.getResponseBody(), Problem.class).getCode())
                    .isEqualTo(code);
        });
    }

    private interface Call {
        void run() throws ApiException;
    }
}
