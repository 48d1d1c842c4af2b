package dev.keyturn.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.testing.SelfSigned;
import dev.keyturn.testing.StartedServer;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** TLS, settings, start and stop of the gRPC port. */
@Tag("server")
class GrpcServerTests {

    @Test
    void thePortSpeaksTlsWithTheCertificateOfItsBundleAlone(@TempDir Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path other = Files.createDirectory(folder.resolve("other"));
        SelfSigned.install(own, "server");
        SelfSigned.install(other, "another");
        try (StartedServer server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.gateway.grpc.port=0",
                "keyturn.gateway.grpc.ssl-bundle=gateways",
                "spring.ssl.bundle.pem.gateways.keystore.certificate=" + own.resolve("tls.crt"),
                "spring.ssl.bundle.pem.gateways.keystore.private-key=" + own.resolve("tls.key"))) {
            int port = server.bean(GrpcServer.class).port();

            assertThat(answer(trusting(port, own))).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(answer(trusting(port, other))).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(answer(NettyChannelBuilder.forAddress("localhost", port).usePlaintext()))
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.INTERNAL);
        }
    }

    @Test
    void callsAreAnsweredUntilTheServerHasStopped(@TempDir Path folder) throws Exception {
        StartedServer server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.gateway.grpc.port=0");
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "localhost", server.bean(GrpcServer.class).port())
                .usePlaintext()
                .build();
        CountDownLatch answered = new CountDownLatch(1000);
        CompletableFuture<Status.Code> last = CompletableFuture.supplyAsync(() -> {
            Status.Code code = call(channel);
            while (code == Status.Code.UNAUTHENTICATED) {
                answered.countDown();
                code = call(channel);
            }
            return code;
        });
        try {
            assertThat(answered.await(1, TimeUnit.MINUTES))
                    .as(() -> String.valueOf(last.getNow(Status.Code.OK)))
                    .isTrue();

            server.close();

            assertThat(last.get(1, TimeUnit.MINUTES)).isEqualTo(Status.Code.UNAVAILABLE);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void thePortStandsBesideThatOfClientCertificates(@TempDir Path folder) throws Exception {
        SelfSigned.install(folder, "server");
        int port = StartedServer.freePort();
        int certificates = StartedServer.freePort();
        try (StartedServer server = StartedServer.with(
                "server.port=" + port,
                "server.ssl.bundle=server",
                "keyturn.issuer=https://localhost:" + port,
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.gateway.grpc.port=0",
                "keyturn.client-certificates.port=" + certificates,
                "spring.ssl.bundle.pem.server.keystore.certificate=" + folder.resolve("tls.crt"),
                "spring.ssl.bundle.pem.server.keystore.private-key=" + folder.resolve("tls.key"))) {
            int checks = server.bean(GrpcServer.class).port();

            assertThat(checks).isNotIn(port, certificates);
            assertThat(answer(
                            NettyChannelBuilder.forAddress("localhost", checks).usePlaintext()))
                    .isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(answer(trusting(certificates, folder))).isNotEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void withoutANumberThereIsNoPort(@TempDir Path folder) {
        try (StartedServer server = StartedServer.with(
                "spring.datasource.url=" + StartedServer.newH2Database(),
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"))) {
            assertThat(server.bean(GrpcServer.class).port()).isEqualTo(-1);
        }
    }

    @Test
    void otherMachinesNeedTlsUnlessPlaintextIsAllowed() throws Exception {
        InetAddress all = InetAddress.getByName("0.0.0.0");
        DataSize size = DataSize.ofKilobytes(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrpcProperties(9443, all, null, false, 1, size))
                .withMessageContaining("keyturn.gateway.grpc.ssl-bundle");
        assertThat(new GrpcProperties(9443, all, null, true, 1, size).allowPlaintext())
                .isTrue();
        assertThat(new GrpcProperties(9443, all, "gateways", false, 1, size).sslBundle())
                .isEqualTo("gateways");
        assertThat(new GrpcProperties(9443, InetAddress.getLoopbackAddress(), null, false, 1, size).port())
                .isEqualTo(9443);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrpcProperties(null, all, null, false, 1, DataSize.ofMegabytes(2)))
                .withMessageContaining("keyturn.gateway.grpc.max-message-size");
    }

    @Test
    void randomMessagesAreReadOrRejected() {
        Random random = new Random(83);
        byte[] valid = CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder().putContextExtensions("audience", "https://orders.example.com"))
                .build()
                .toByteArray();
        int rejected = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                dev.keyturn.gateway.grpc.CheckRequest.parse(bytes);
            } catch (GrpcException e) {
                rejected++;
            }
        }

        assertThat(rejected).isBetween(1, 19_999);
    }

    private static NettyChannelBuilder trusting(int port, Path folder) throws Exception {
        return NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(folder.resolve("tls.crt").toFile())
                        .build());
    }

    private static Status.Code answer(NettyChannelBuilder client) {
        ManagedChannel channel = client.build();
        try {
            return call(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    /** An empty message without credentials: that it is rejected shows that it was read. */
    private static Status.Code call(ManagedChannel channel) {
        return catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> AuthorizationGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(30, TimeUnit.SECONDS)
                                .check(CheckRequest.getDefaultInstance()))
                .getStatus()
                .getCode();
    }
}
