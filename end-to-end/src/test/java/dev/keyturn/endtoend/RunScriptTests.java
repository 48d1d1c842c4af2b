package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of {@code ./run} when it cannot start, and the processes of {@code ./run server}. */
@Tag("server")
class RunScriptTests {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0,server", "1,console", "2,example API"})
    void namesTheTakenPortAndWhoNeedsIt(int offset, String name) throws Exception {
        int port = StartedKeyturn.threeFreePorts();
        try (ServerSocket taken = new ServerSocket(port + offset, 1, InetAddress.getLoopbackAddress())) {

            StartedKeyturn.Ended run = run(Map.of("KEYTURN_PORT", Integer.toString(port)));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output())
                    .isEqualTo("Keyturn cannot start: port " + taken.getLocalPort() + " of the " + name
                            + " is in use. Stop the process that uses it, or set KEYTURN_PORT.\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "0", "-1", "08", "65534", "1000000000000000000000"})
    void saysThatAPortIsANumber(String port) throws Exception {
        StartedKeyturn.Ended run = run(Map.of("KEYTURN_PORT", port));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo("Keyturn cannot start: KEYTURN_PORT must be a port number from 1 to 65533.\n");
    }

    @Test
    void saysThatItsFolderCannotBeMade() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        StartedKeyturn.Ended run = run(Map.of(
                "KEYTURN_HOME", file.toString(), "KEYTURN_PORT", Integer.toString(StartedKeyturn.threeFreePorts())));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo("Keyturn cannot start: cannot create the folder " + file
                        + "/logs. Set KEYTURN_HOME to a folder that you can write to.\n");
    }

    @Test
    void saysThatAJdkIsMissing() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("env", "bash", "dirname", "sed", "head")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }

        StartedKeyturn.Ended run = run(Map.of("PATH", tools.toString(), "JAVA_HOME", ""));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo("Keyturn cannot start: no JDK found. Install JDK 17 or newer, or set JAVA_HOME.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "11.0.22", "16"})
    void saysThatTheJdkIsTooOld(String version) throws Exception {
        Path java = executable("echo 'openjdk version \"" + version + "\" 2020-01-01' >&2");

        StartedKeyturn.Ended run = run(Map.of("JAVA_HOME", folder.toString()));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo("Keyturn cannot start: JDK 17 or newer is required, but '" + java + "' is version " + version
                        + ". Install a newer JDK, or set JAVA_HOME.\n");
    }

    @Test
    void saysWhatItTakesWhenItIsCalledWithSomethingElse() throws Exception {
        StartedKeyturn.Ended run = run(Map.of(), "everything");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .contains("./run server", "KEYTURN_PORT", "SPRING_DATASOURCE_URL", "KEYTURN_START_TIMEOUT")
                .doesNotContain("Building");
    }

    @Test
    void startsTheServerAloneAndStopsItOnInterrupt() throws Exception {
        int exitCode;
        try (StartedKeyturn keyturn = StartedKeyturn.serverIn(folder, Map.of())) {
            assertThat(status(keyturn.server().resolve("/.well-known/openid-configuration")))
                    .isEqualTo(200);
            assertThat(listens(keyturn.console().getPort())).isFalse();
            assertThat(Files.readString(folder.resolve("logs/server.log"))).doesNotContain(keyturn.temporaryPassword());
            assertThat(isReachable("127.0.0.1", keyturn.port())).isTrue();
            assertThat(isReachable("127.0.0.2", keyturn.port())).isFalse();
            assertThat(folder.resolve("jars/keyturn-auth-server-0.1.0-SNAPSHOT.jar"))
                    .exists();
            String log = Files.readString(folder.resolve("logs/server.log"));
            StartedKeyturn.Ended second = run(Map.of(
                    "KEYTURN_HOME", folder.toString(),
                    "KEYTURN_PORT", Integer.toString(StartedKeyturn.threeFreePorts())));
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output())
                    .isEqualTo("Keyturn cannot start: another ./run (process " + keyturn.pid() + ") uses the folder "
                            + folder + ". Stop it, or set KEYTURN_HOME to another folder.\n");
            assertThat(Files.readString(folder.resolve("logs/server.log"))).startsWith(log);
            exitCode = keyturn.interrupt();
            assertThat(listens(keyturn.server().getPort())).isFalse();
        }
        assertThat(exitCode).isZero();
        assertThat(folder.resolve("run.pid")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void servesHttpsWithAnAuthorityOfItsOwn() throws Exception {
        try (StartedKeyturn keyturn = StartedKeyturn.overHttpsIn(folder)) {
            HttpClient browser = trustingTheAuthority();
            String server = "https://localhost:" + keyturn.port();

            HttpResponse<String> metadata = get(browser, server + "/.well-known/openid-configuration");
            assertThat(metadata.body()).contains("\"issuer\":\"" + server + "\"");
            assertThat(metadata.headers().firstValue("Strict-Transport-Security"))
                    .isPresent();
            // the console reads the server's metadata before it redirects
            HttpResponse<String> signIn =
                    get(browser, "https://localhost:" + (keyturn.port() + 1) + "/oauth2/authorization/keyturn");
            assertThat(signIn.headers().firstValue("Location").orElse("")).startsWith(server + "/oauth2/authorize?");
            assertThat(signIn.headers().firstValue("Set-Cookie").orElse(""))
                    .startsWith("__Host-keyturn_console=")
                    .contains("; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Lax");
            assertThat(get(browser, "https://localhost:" + (keyturn.port() + 2) + "/orders")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(keyturn.output()).contains("curl --cacert " + folder + "/tls/authority.crt");
        }
    }

    private HttpClient trustingTheAuthority() throws Exception {
        KeyStore trusted =
                KeyStore.getInstance(folder.resolve("tls/trusted.p12").toFile(), "changeit".toCharArray());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, String address) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }

    @Test
    void saysWhichProcessEndedAndClearsAwayWhatAKilledStartLeft() throws Exception {
        Files.writeString(folder.resolve("run.pid"), "999999999\n999999998\n");
        Files.writeString(folder.resolve("first-start"), "not shown yet\n");

        try (StartedKeyturn keyturn = StartedKeyturn.serverIn(folder, Map.of())) {
            assertThat(keyturn.output()).contains("not shown yet");
            assertThat(folder.resolve("first-start")).doesNotExist();
            keyturn.killWhatItStarted();

            StartedKeyturn.Ended run = keyturn.waitForItsEnd();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output())
                    .endsWith("Keyturn has stopped: the server exited with code 137. The other processes"
                            + " were stopped. Its log is " + folder + "/logs/server.log.\n");
        }
        assertThat(folder.resolve("run.pid")).doesNotExist();
    }

    /** Up to the jars, as the other tests start those that are there. */
    @Test
    void buildsWhatIsNotThereYetWithoutTests() throws Exception {
        Path checkout = Files.createDirectory(folder.resolve("checkout"));
        Files.copy(StartedKeyturn.root().resolve("run"), checkout.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
        Path arguments = folder.resolve("arguments");
        Path maven = executable("mvn", "printf '%s\\n' \"$@\" >'" + arguments + "'; exit 1");

        StartedKeyturn.Ended run = run(
                checkout,
                Map.of(
                        "KEYTURN_PORT",
                        Integer.toString(StartedKeyturn.threeFreePorts()),
                        "PATH",
                        maven.getParent() + ":" + System.getenv("PATH")));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("Building.", "the build failed");
        List<String> build = new ArrayList<>(Files.readAllLines(arguments));
        assertThat(build)
                .contains("auth-server,admin-ui,examples/resource-server", "-am", "-Dmaven.test.skip=true")
                .endsWith("package");
        build.set(build.size() - 1, "compile");
        build.add(0, "mvn");
        Process built = new ProcessBuilder(build)
                .directory(StartedKeyturn.root().toFile())
                .redirectErrorStream(true)
                .start();
        String log = new String(built.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(built.waitFor()).as(log).isZero();
    }

    /** Such as one from before the build notes when it began. */
    @Test
    void buildsAJarAgainOfWhichItKnowsNoTime() throws Exception {
        Path checkout = Files.createDirectory(folder.resolve("checkout"));
        Files.copy(StartedKeyturn.root().resolve("run"), checkout.resolve("run"), StandardCopyOption.COPY_ATTRIBUTES);
        Path target = Files.createDirectories(checkout.resolve("auth-server/target"));
        Files.createFile(target.resolve("keyturn-auth-server-0.1.0-SNAPSHOT.jar"));
        Path maven = executable("mvn", "exit 1");
        Map<String, String> environment = Map.of(
                "KEYTURN_PORT",
                Integer.toString(StartedKeyturn.threeFreePorts()),
                "PATH",
                maven.getParent() + ":" + System.getenv("PATH"));

        assertThat(run(checkout, environment, "server").output()).contains("Building.");

        Path began = Files.createDirectory(target.resolve("built")).resolve("began");
        Files.writeString(began, "${build.began}");
        assertThat(run(checkout, environment, "server").output()).contains("Building.");

        Files.writeString(began, "2026-11-01T00:00:00Z\n");
        Path source = Files.createDirectories(checkout.resolve("db/src/main")).resolve("New.java");
        Files.createFile(source);
        assertThat(run(checkout, environment, "server").output()).contains("Building.");

        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2026-10-31T23:59:59Z")));
        assertThat(run(checkout, environment, "server").output()).doesNotContain("Building.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1/24", "http://localhost", "a b"})
    void saysThatAnAddressIsOne(String address) throws Exception {
        StartedKeyturn.Ended run = run(Map.of("KEYTURN_ADDRESS", address));

        assertThat(run.output())
                .startsWith("Keyturn cannot start: KEYTURN_ADDRESS must be an address")
                .hasLineCount(1);
    }

    @Test
    void waitsWhileTheLogGrowsAndGivesUpOnSilence() throws Exception {
        jvmThat("for step in 1 2 3 4 5 6 7 8; do echo \"step $step\"; sleep 1; done; exec sleep 600");

        StartedKeyturn.Ended run = run(Map.of("JAVA_HOME", folder.toString(), "KEYTURN_START_TIMEOUT", "5"), "server");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .containsPattern("server is still starting \\(\\d+ s\\): step \\d")
                .endsWith("Keyturn cannot start: the server is not ready and has logged nothing for 5"
                        + " seconds. Its log is " + folder + "/home/logs/server.log.\n");
        assertThat(folder.resolve("home/logs/server.log")).content().endsWith("step 8\n");
    }

    @Test
    void saysInOneLineWhyTheServerDidNotStart() throws Exception {
        jvmThat("""
                cat <<'EOF'
                ***************************
                APPLICATION FAILED TO START
                ***************************

                Description:

                KEYTURN_ISSUER is not a URL.

                Action:

                Set it to one.

                EOF
                exit 1""");

        StartedKeyturn.Ended run = run(Map.of("JAVA_HOME", folder.toString()), "server");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .endsWith("Keyturn cannot start: the server did not start. KEYTURN_ISSUER is not a URL. Set it to one."
                        + " Its log is " + folder + "/home/logs/server.log.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "5m", "100000"})
    void rejectsATimeoutThatIsNoNumberOfSeconds(String timeout) throws Exception {
        StartedKeyturn.Ended run = run(Map.of("KEYTURN_START_TIMEOUT", timeout));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo(
                        "Keyturn cannot start: KEYTURN_START_TIMEOUT must be a number of seconds from 1 to 99999.\n");
    }

    /** A JDK that runs a script in place of each jar, and can build. */
    private void jvmThat(String script) throws IOException {
        executable("case \"$*\" in *' -jar '*) ;; *) exec '" + System.getProperty("java.home")
                + "/bin/java' \"$@\" ;; esac\n" + script);
    }

    private Path executable(String script) throws IOException {
        return executable("java", script);
    }

    private Path executable(String name, String script) throws IOException {
        Path program = Files.createDirectory(folder.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private StartedKeyturn.Ended run(Map<String, String> environment, String... arguments) throws Exception {
        return run(StartedKeyturn.root(), environment, arguments);
    }

    private StartedKeyturn.Ended run(Path checkout, Map<String, String> environment, String... arguments)
            throws Exception {
        ProcessBuilder run = new ProcessBuilder(StartedKeyturn.command(arguments))
                .directory(checkout.toFile())
                .redirectErrorStream(true);
        run.environment().put("KEYTURN_HOME", folder.resolve("home").toString());
        run.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run.environment().putAll(environment);
        Process process = run.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new StartedKeyturn.Ended(process.waitFor(), output);
    }

    private static int status(URI address) throws IOException {
        return ((HttpURLConnection) address.toURL().openConnection()).getResponseCode();
    }

    private static boolean isReachable(String address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean listens(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (IOException e) {
            return true;
        }
    }
}
