package dev.keyturn.console.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.console.discovery.ServerMetadata;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExampleTests {

    private static final URI SERVER = URI.create("https://id.example");
    private static final ServerMetadata METADATA = new ServerMetadata(
            SERVER,
            SERVER.resolve("/authorize"),
            SERVER.resolve("/token"),
            SERVER.resolve("/logout"),
            new ServerMetadata.BackChannelEndpoints(
                    SERVER.resolve("/token"), SERVER.resolve("/jwks"), SERVER.resolve("/userinfo")));

    @Test
    void encodesTheIdentifierAndTheSecretBeforeItJoinsThem() {
        Example example = of(client("a:b c", Client.SECRET_BASIC, Client.CLIENT_CREDENTIALS), "s:e+c");

        assertThat(example.getToken()).contains("--user 'a%3Ab+c:s%3Ae%2Bc'");
    }

    @Test
    void putsTheSecretIntoTheFormIfThatIsHowTheClientDoesIt() {
        Example example = of(client("batch", Client.SECRET_POST, Client.CLIENT_CREDENTIALS), "kts_1");

        assertThat(example.getToken())
                .contains("'client_id=batch'", "'client_secret=kts_1'")
                .doesNotContain("--user");
    }

    @Test
    void hasNoCommandForAClientThatSigns() {
        Example example = of(client("batch", Client.PRIVATE_KEY, Client.CLIENT_CREDENTIALS), null);

        assertThat(example.getToken()).isNull();
        assertThat(example.startSignIn()).isNull();
    }

    @Test
    void printsAnAddressWithAChallengeThatFitsTheVerifier() throws Exception {
        Example example = of(client("it's&me", Client.NO_CREDENTIAL, Client.AUTHORIZATION_CODE), null);

        Process shell = new ProcessBuilder("sh", "-c", example.startSignIn()).start();
        String address = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(shell.waitFor()).isZero();
        assertThat(address)
                .startsWith("https://id.example/authorize?response_type=code&client_id=it%27s%26me&")
                .contains("redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fa%3Db%26c", "scope=openid%20orders%3Aread")
                .matches(".*&code_challenge=[A-Za-z0-9_-]{43}");
    }

    @Test
    void keepsItsSecretOutOfLogs() {
        Example example = of(client("batch", Client.SECRET_BASIC, Client.CLIENT_CREDENTIALS), "kts_1");

        assertThat(example.toString()).doesNotContain("kts_1");
        assertThat(new dev.keyturn.console.layout.OneTimeSecret("kts_1").toString())
                .doesNotContain("kts_1");
        assertThat(new Clients.Created("batch", "kts_1").toString()).doesNotContain("kts_1");
        assertThat(new Clients.IssuedSecret("1", "kts_1").toString()).doesNotContain("kts_1");
    }

    private static Example of(Client client, @Nullable String secret) {
        return Example.of(client, client.scopes(), METADATA, secret);
    }

    private static Client client(String id, String method, String grant) {
        return new Client(
                id,
                "Name",
                null,
                true,
                false,
                method,
                List.of(grant),
                List.of("openid", "orders:read"),
                List.of("https://app.example/cb?a=b&c"),
                List.of(),
                null,
                null,
                true,
                true,
                null,
                null,
                false,
                null,
                false,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                false,
                null,
                null);
    }
}
