package dev.keyturn.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.gateway.GatewayScene;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Statements;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check by gRPC, called by the client of grpc-java with the messages that Envoy publishes. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrpcCheckTests {

    private static final int MAX_MESSAGE = 128 * 1024;

    private StartedServer server;
    private Api api;
    private ManagedChannel channel;
    private GatewayScene scene;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = StartedServer.withStillTicker(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.gateway.grpc.port=0");
        api = new Api(server.issuer());
        channel = plaintext(port());
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @BeforeEach
    void registerTheApiAndItsClients() {
        scene = new GatewayScene(api, "jwt");
    }

    @Test
    void aValidTokenLetsTheRequestThroughWithTheServersHeaders() {
        CheckResponse answer = check(request(Map.of(
                "authorization",
                "Bearer " + scene.token(scene.read),
                "x-keyturn-subject",
                "root",
                "x_keyturn_client",
                "root",
                "x-keyturn-token",
                "forged",
                "x-keyturn-anything",
                "else",
                "x-other",
                "kept")));

        assertThat(answer.getStatus().getCode()).isZero();
        assertThat(headers(answer.getOkResponse().getHeadersList()))
                .containsOnly(
                        Map.entry("x-keyturn-subject", scene.owner),
                        Map.entry("x-keyturn-client", scene.owner),
                        Map.entry("x-keyturn-scope", scene.read));
        assertThat(answer.getOkResponse().getHeadersList())
                .allMatch(header -> header.getAppendAction() == HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .as("no field that is deprecated")
                .allMatch(header -> header.getAllFields().size() == 2);
        assertThat(answer.getOkResponse().getHeadersToRemoveList())
                .containsExactlyInAnyOrder("x-keyturn-token", "x_keyturn_client", "x-keyturn-anything");
    }

    @Test
    void aTokenForTheApiIsAddedIfTheRouteAsksForIt() throws Exception {
        CheckResponse answer =
                check(request(bearer(scene.token(scene.read)), Map.of("audience", scene.audience, "token", "jwt")));

        String token = headers(answer.getOkResponse().getHeadersList()).get("x-keyturn-token");
        assertThat(SignedJWT.parse(token).getHeader().getType()).hasToString("gateway-token+jwt");
        assertThat(answer.getOkResponse().getHeadersToRemoveList()).isEmpty();
    }

    @Test
    void anApiKeyIsAcceptedFromItsAddressesAndTellsItsBudget() {
        String key = scene.issueKey(Map.of(
                        "allowed_addresses",
                        List.of("203.0.113.0/24"),
                        "rate",
                        Map.of("limit", 1, "period_seconds", 3600)))
                .get("key")
                .asString();
        CheckRequest.Builder request = request(Map.of("x-api-key", key)).toBuilder();

        assertThat(check(from(request, "198.51.100.1"))
                        .getDeniedResponse()
                        .getStatus()
                        .getCodeValue())
                .isEqualTo(401);
        CheckResponse first = check(from(request, "203.0.113.7"));
        assertThat(first.getStatus().getCode()).isZero();
        assertThat(headers(first.getOkResponse().getResponseHeadersToAddList()))
                .containsKeys("ratelimit", "ratelimit-policy");
        CheckResponse second = check(from(request, "203.0.113.7"));
        assertThat(second.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
        assertThat(second.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(429);
        assertThat(headers(second.getDeniedResponse().getHeadersList())).containsKeys("retry-after", "ratelimit");
    }

    @Test
    void aRejectedRequestHasTheResponseForTheCaller() {
        String revoked = scene.token(scene.read);
        scene.revoke(revoked);

        CheckResponse missing = check(request(Map.of()));
        CheckResponse invalid = check(request(bearer(revoked)));
        CheckResponse insufficient = check(request(
                bearer(scene.token(scene.read)),
                Map.of("audience", scene.audience, "scope", scene.write + " " + scene.read)));

        assertDenied(missing, Status.Code.UNAUTHENTICATED, 401, "Bearer");
        assertThat(missing.getDeniedResponse().getBody()).isEmpty();
        assertDenied(invalid, Status.Code.UNAUTHENTICATED, 401, "Bearer error=\"invalid_token\"");
        assertThat(invalid.getDeniedResponse().getBody()).contains("\"error\":\"invalid_token\"");
        assertThat(headers(invalid.getDeniedResponse().getHeadersList()))
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-type", "application/json");
        assertDenied(insufficient, Status.Code.PERMISSION_DENIED, 403, "Bearer error=\"insufficient_scope\"");
    }

    @Test
    void severalOrMalformedCredentialsAreTheCallersFault() {
        String token = "Bearer " + scene.token(scene.read);
        String key = scene.issueKey(Map.of()).get("key").asString();

        for (CheckRequest each : List.of(
                request(Map.of("authorization", token, "Authorization", token)),
                request(Map.of("authorization", token + "," + token)),
                request(Map.of("authorization", token, "X-Api-Key", key)),
                request(Map.of("authorization", "bearer")),
                request(Map.of("x-api-key", "J\u00f6rg")),
                raw(header("authorization", token), header("AUTHORIZATION", token)),
                raw(HeaderValue.newBuilder()
                        .setKey("authorization")
                        .setRawValue(ByteString.copyFrom(new byte[] {'B', 'e', 'a', 'r', 'e', 'r', ' ', (byte) 0xFF}))
                        .build()))) {
            assertDenied(check(each), Status.Code.INVALID_ARGUMENT, 400, "Bearer error=\"invalid_request\"");
        }
    }

    @Test
    void headersAreReadInAnyCaseAndFromEitherField() {
        String token = scene.token(scene.read);
        for (CheckRequest each : List.of(
                request(Map.of("AUTHORIZATION", "BEARER " + token)),
                raw(header("authorization", "Bearer " + token)),
                raw(HeaderValue.newBuilder()
                        .setKey("authorization")
                        .setRawValue(ByteString.copyFromUtf8("Bearer " + token))
                        .build()))) {
            assertThat(check(each).getStatus().getCode()).isZero();
        }
    }

    @Test
    void aWarmCheckTakesNoStatement() {
        CheckRequest jwt = request(bearer(scene.token(scene.read)), Map.of("audience", scene.audience, "token", "jwt"));
        CheckRequest key =
                request(Map.of("x-api-key", scene.issueKey(Map.of()).get("key").asString()));
        for (CheckRequest each : List.of(jwt, key)) {
            assertThat(check(each).getStatus().getCode()).isZero();

            assertThat(Statements.during(() -> check(each))).isEmpty();
        }
    }

    @Test
    void twoHundredChecksAtOnceAreAnswered() throws Exception {
        int calls = 200;
        String token = scene.token(scene.read);
        CyclicBarrier barrier = new CyclicBarrier(calls);
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            List<Callable<Integer>> tasks = IntStream.range(0, calls)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        barrier.await();
                        return check(request(bearer(i % 2 == 0 ? token : "nonsense")))
                                .getStatus()
                                .getCode();
                    })
                    .toList();
            List<Future<Integer>> answers = threads.invokeAll(tasks);
            for (int i = 0; i < calls; i++) {
                assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? 0 : Status.Code.UNAUTHENTICATED.value());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aGatewayThatIsNotAuthenticatedLearnsNothing() {
        for (String credential : List.of(scene.token(scene.read), "nonsense")) {
            CheckRequest request = request(Map.of(
                    "authorization", "Bearer " + credential, "x-keyturn-gateway-authorization", scene.credentials()));
            for (String wrong : List.of("", "Basic ???", Api.basic(scene.gateway, "wrong"), "Bearer " + credential)) {
                assertFault(Status.Code.UNAUTHENTICATED, () -> check(channel, wrong, request));
            }
            assertFault(Status.Code.UNAUTHENTICATED, () -> check(channel, null, request));
        }
    }

    @Test
    void failedAuthenticationsOfAGatewayAreLimited() {
        String wrong = Api.basic(scene.gateway, "wrong");
        CheckRequest request = request(bearer("nonsense"));
        for (int i = 0; i < 60; i++) {
            assertFault(Status.Code.UNAUTHENTICATED, () -> check(channel, wrong, request));
        }

        assertThat(check(channel, wrong, request).getStatus().getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
    }

    @Test
    void aRouteWithAWrongAudienceOrExtensionIsAFaultOfTheGateway() {
        Map<String, String> headers = bearer(scene.token(scene.read));
        for (Map<String, String> extensions : List.of(
                Map.<String, String>of(),
                Map.of("audience", ""),
                Map.of("audience", "https://nothing.example.com"),
                Map.of("audience", scene.otherAudience),
                Map.of("Audience", scene.audience),
                Map.of("audience", scene.audience, "scopes", scene.read),
                Map.of("audience", scene.audience, "scope", "nothing"),
                Map.of("audience", scene.audience, "scope", ""),
                Map.of("audience", scene.audience, "token", "opaque"),
                Map.of("audience", scene.audience, "client_address", "127.0.0.1"),
                Map.of("audience", scene.audience, "path", "/"),
                Map.of("audience", scene.audience, "scope&token", "jwt"))) {
            assertFault(Status.Code.INVALID_ARGUMENT, () -> check(request(headers, extensions)));
        }
    }

    @Test
    void aMessageThatIsNoneOrTooLargeIsRejected() {
        String method = "envoy.service.auth.v3.Authorization/Check";
        byte[] large = new byte[MAX_MESSAGE + 1];
        byte[] valid = request(bearer("nonsense")).toByteArray();
        byte[] truncated = Arrays.copyOf(valid, valid.length - 1);

        assertFault(
                Status.Code.RESOURCE_EXHAUSTED, () -> call(scene.credentials(), method, large, CallOptions.DEFAULT));
        for (byte[] bytes : List.of(new byte[] {7}, new byte[] {0x0A, (byte) 0xFF}, truncated)) {
            assertFault(
                    Status.Code.INVALID_ARGUMENT, () -> call(scene.credentials(), method, bytes, CallOptions.DEFAULT));
        }
        assertFault(
                Status.Code.UNIMPLEMENTED,
                () -> call(scene.credentials(), method, valid, CallOptions.DEFAULT.withCompression("gzip")));
    }

    @Test
    @Timeout(60)
    void aCallWithoutItsMessageEnds() throws Exception {
        assertThat(endOfCallWithoutMessage(scene.credentials()).isOk()).isFalse();
    }

    @Test
    @Timeout(60)
    void theMessageOfAGatewayThatIsNotAuthenticatedIsNotAwaited() throws Exception {
        String wrong =
                "Basic " + Base64.getEncoder().encodeToString("no-gateway:wrong".getBytes(StandardCharsets.UTF_8));

        assertThat(endOfCallWithoutMessage(wrong).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(endOfCallWithoutMessage("Bearer x").getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    private Status endOfCallWithoutMessage(String credentials) throws Exception {
        CompletableFuture<Status> end = new CompletableFuture<>();
        // a client of a method with one message sends nothing before it
        MethodDescriptor<CheckRequest, CheckResponse> streaming = AuthorizationGrpc.getCheckMethod().toBuilder()
                .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                .build();
        ClientCall<CheckRequest, CheckResponse> call = channel.newCall(streaming, CallOptions.DEFAULT);

        call.start(
                new ClientCall.Listener<>() {

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                metadata(credentials));

        return end.get();
    }

    @Test
    void theHealthOfTheServiceNeedsNoCredentials() throws Exception {
        assertThat(call(null, "grpc.health.v1.Health/Check", new byte[0], CallOptions.DEFAULT))
                .containsExactly(0x08, 0x01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"oauth2/token", "gateway/check", "envoy.service.auth.v3.Authorization/Other", "x"})
    void nothingElseAnswersAtThePort(String method) {
        assertFault(Status.Code.UNIMPLEMENTED, () -> call(null, method, new byte[0], CallOptions.DEFAULT));
    }

    @Test
    void aRequestThatIsNoCallIsNotFound() throws Exception {
        URI check = URI.create("http://127.0.0.1:" + port() + "/envoy.service.auth.v3.Authorization/Check");
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(check)
                .header("Content-Type", "application/grpc")
                .POST(BodyPublishers.ofByteArray(new byte[5]));

        assertThat(http.send(request.build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(404);
        assertThat(http.send(request.GET().build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theServiceDoesNotAnswerAtTheFirstPort() {
        ManagedChannel first = plaintext(api.issuer().getPort());
        try {
            assertThat(catchThrowableOfType(
                            StatusRuntimeException.class,
                            () -> check(first, scene.credentials(), request(bearer(scene.token(scene.read))))))
                    .isNotNull();
        } finally {
            first.shutdownNow();
        }
    }

    private int port() {
        return server.bean(GrpcServer.class).port();
    }

    private static ManagedChannel plaintext(int port) {
        return NettyChannelBuilder.forAddress(InetAddress.getLoopbackAddress().getHostAddress(), port)
                .usePlaintext()
                .build();
    }

    private CheckResponse check(CheckRequest request) {
        return check(channel, scene.credentials(), request);
    }

    private static CheckResponse check(ManagedChannel channel, @Nullable String credentials, CheckRequest request) {
        Metadata metadata = credentials == null ? new Metadata() : metadata(credentials);
        return AuthorizationGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .check(request);
    }

    private static Metadata metadata(String credentials) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("x-keyturn-gateway-authorization", Metadata.ASCII_STRING_MARSHALLER), credentials);
        return metadata;
    }

    private byte[] call(@Nullable String credentials, String method, byte[] message, CallOptions options) {
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(Bytes.MARSHALLER)
                .setResponseMarshaller(Bytes.MARSHALLER)
                .build();
        Metadata metadata = credentials == null ? new Metadata() : metadata(credentials);
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                descriptor,
                options,
                message);
    }

    private CheckRequest request(Map<String, String> headers) {
        return request(headers, Map.of("audience", scene.audience));
    }

    private static CheckRequest request(Map<String, String> headers, Map<String, String> extensions) {
        AttributeContext.HttpRequest http = AttributeContext.HttpRequest.newBuilder()
                .setMethod("GET")
                .setPath("/orders?scope=other")
                .putAllHeaders(headers)
                .build();
        return CheckRequest.newBuilder()
                .setAttributes(AttributeContext.newBuilder()
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http))
                        .putAllContextExtensions(extensions))
                .build();
    }

    private CheckRequest raw(HeaderValue... headers) {
        CheckRequest.Builder request = request(Map.of()).toBuilder();
        request.getAttributesBuilder()
                .getRequestBuilder()
                .getHttpBuilder()
                .setHeaderMap(HeaderMap.newBuilder().addAllHeaders(List.of(headers)));
        return request.build();
    }

    private static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder().setKey(name).setValue(value).build();
    }

    private static CheckRequest from(CheckRequest.Builder request, String address) {
        request.getAttributesBuilder()
                .getSourceBuilder()
                .setAddress(Address.newBuilder()
                        .setSocketAddress(
                                SocketAddress.newBuilder().setAddress(address).setPortValue(40_000)));
        return request.build();
    }

    private static Map<String, String> bearer(String credential) {
        return new HashMap<>(Map.of("authorization", "Bearer " + credential));
    }

    private static Map<String, String> headers(List<HeaderValueOption> headers) {
        return headers.stream()
                .map(HeaderValueOption::getHeader)
                .collect(Collectors.toMap(HeaderValue::getKey, HeaderValue::getValue));
    }

    private static void assertDenied(CheckResponse answer, Status.Code code, int status, String challenge) {
        assertThat(answer.getStatus().getCode()).isEqualTo(code.value());
        assertThat(answer.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(status);
        assertThat(headers(answer.getDeniedResponse().getHeadersList()).get("www-authenticate"))
                .startsWith(challenge);
    }

    private static void assertFault(Status.Code code, Runnable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(failure).isNotNull();
        assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
    }

    /** A message as it is. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        MARSHALLER;

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
