package dev.keyturn.console;

import static dev.keyturn.console.Browser.all;
import static dev.keyturn.console.Browser.first;
import static dev.keyturn.console.Browser.press;
import static dev.keyturn.console.Browser.status;
import static dev.keyturn.console.Browser.text;
import static dev.keyturn.console.Browser.type;
import static dev.keyturn.console.Browser.typed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class HostileInputTests {

    private static final String EVIL =
            "\"'><script>alert(1)</script><img src=x onerror=alert(2)>${7*191}__${7*191}__::.x";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/clients",
                "/clients/evil",
                "/clients/evil/start",
                "/clients/evil/edit",
                "/clients/evil/delete",
                "/clients/evil/disable",
                "/apis",
                "/apis/API",
                "/apis/API/edit",
                "/apis/API/delete",
                "/users",
                "/users/USER",
                "/users/USER/edit",
                "/users/USER/delete",
                "/users/USER/disable",
                "/users/USER/reset-password",
                "/users/USER/reset-second-factors",
                "/keys",
                "/keys/evil/revoke",
                "/audit"
            })
    void escapesAllTexts(String address, Browser browser, FakeServer server, FakeAdminApi api) {
        String apiId = fillWithEvil(server, api);

        HtmlPage page = browser.open(address.replace("API", apiId).replace("USER", FakeServer.ADA));

        String html = page.getWebResponse().getContentAsString();
        assertThat(status(page)).isEqualTo(200);
        assertThat(html).contains("&lt;script&gt;").doesNotContain("<script>alert", "<img src=x", "1337");
        assertThat(all(page, "script:not([src])")).isEmpty();
        assertThat(all(page, "[style], [onclick], [onerror], style")).isEmpty();
        assertThat(all(page, "a[href^='javascript']")).isEmpty();
    }

    private static String fillWithEvil(FakeServer server, FakeAdminApi api) {
        server.behaviour.name = EVIL;
        api.key("evil", EVIL, "active", -3);
        Map<String, Object> orders = api.api(EVIL, "https://x.example/" + EVIL, Map.of("orders:<b>", EVIL));
        orders.put("description", EVIL);
        Map<String, Object> client = api.client("evil", EVIL);
        client.put("description", EVIL);
        client.put("grant_types", List.of("authorization_code", "client_credentials", EVIL));
        client.put("redirect_uris", List.of("javascript:alert(1)//" + EVIL));
        client.put("post_logout_redirect_uris", List.of(EVIL));
        client.put("scopes", List.of("orders:<b>", EVIL));
        client.put("jwks", Map.of("keys", List.of(Map.of("kid", EVIL))));
        client.put("jwks_uri", "javascript:alert(1)//" + EVIL);
        api.secret("evil", EVIL, null);
        Map<String, Object> ada = Objects.requireNonNull(api.users.get(FakeServer.ADA));
        ada.put("name", EVIL);
        ada.put("username", EVIL);
        ada.put("email", EVIL);
        ada.put("roles", List.of("administrator", EVIL));
        Map<String, Object> event = api.event(EVIL, Map.of("kind", EVIL, "id", EVIL, "name", EVIL), Map.of(EVIL, EVIL));
        event.put("remote_address", EVIL);
        event.put("actor", Map.of("kind", "client", "id", "../" + EVIL, "name", EVIL));
        return (String) Objects.requireNonNull(orders.get("id"));
    }

    @Test
    void escapesTypedValues(Browser browser) {
        HtmlPage form = browser.open("/new-client?kind=web");
        type(form, "description", EVIL + "</textarea><script>alert(1)</script>");
        type(form, "redirect_uris", EVIL);

        HtmlPage again = press(form, "Create client");

        assertThat(typed(again, "redirect_uris")).isEqualTo(EVIL);
        assertThat(typed(again, "description")).isEqualTo(EVIL + "</textarea><script>alert(1)</script>");
        assertThat(all(again, "script:not([src])")).isEmpty();
    }

    @Test
    void escapesMessagesOfTheServer(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-user");
        api.nextWrite = new FakeAdminData.Refusal(
                400, EVIL, EVIL, List.of(Map.of("field", EVIL, "code", EVIL, "message", EVIL)));

        HtmlPage again = press(form, "Create user");

        assertThat(status(again)).isEqualTo(400);
        assertThat(text(again)).contains("<script>alert(1)</script>");
        assertThat(all(again, "script:not([src])")).isEmpty();
    }

    @Test
    void keepsASearchFromBreakingOutOfItsField(Browser browser, FakeAdminApi api) {
        HtmlPage page = browser.open("/clients?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%26page%3D7%23x%00%0d%0a");

        assertThat(status(page)).isEqualTo(200);
        assertThat(all(page, "script:not([src])")).isEmpty();
        assertThat(api.requests)
                .anyMatch(request -> request.contains("q=%22%3E%3Cscript%3E")
                        && request.contains("%26page%3D7%23x")
                        && !request.contains("%00")
                        && !request.contains("%0D"));
    }

    @Test
    void quotesShellCharacters(Browser browser, FakeAdminApi api) {
        Map<String, Object> client = api.client("evil", "Evil");
        client.put("token_endpoint_auth_method", "client_secret_post");
        client.put("scopes", List.of("a'b", "$(touch", "`id`", ";rm"));

        String command = first(browser.open("/clients/evil/start"), "#get-token");

        assertThat(command).contains("'scope=a'\\''b $(touch `id` ;rm'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/clients/%2e%2e",
                "/clients/..%2fusers",
                "/clients/..;/users",
                "/apis/%2e%2e/edit",
                "/users/..%5cx",
                "/keys/%2e%2e/revoke",
                "/keys/..%2fclients/rotate",
                "/clients/%00",
                "/clients/a%2fb",
                "/clients//",
                "/clients/%0d%0aSet-Cookie:x=y"
            })
    void doesNotLetAnIdentifierClimb(String address, Browser browser, FakeAdminApi api) {
        browser.open("/");
        api.requests.clear();

        int status = browser.send(browser.request(address)).statusCode();

        assertThat(status).isEqualTo(400);
        assertThat(api.requests)
                .allMatch(request ->
                        request.matches("GET /(clients|apis|users|signing-keys|audit-events)[^/]*(/[^/]+)?"));
        assertThat(api.requests).noneMatch(request -> request.contains("..") || request.startsWith("GET /users/"));
    }

    @Test
    void sendsAnIdentifierAsOneSegment(Browser browser, FakeAdminApi api) {
        HtmlPage page = browser.open("/clients/a%3Fq=1%23x%20%C3%BC");

        assertThat(status(page)).isEqualTo(404);
        assertThat(api.requests).contains("GET /clients/a%3Fq%3D1%23x%20%C3%BC");
    }

    @Test
    void refusesAFormFromAnotherSite(Browser browser, FakeAdminApi api) {
        browser.open("/");

        HttpResponse<String> answer = browser.send(browser.request("/new-user")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Referer", "https://evil.example/")
                .POST(HttpRequest.BodyPublishers.ofString("username=mallory&name=Mallory&administrator=true")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("The form was sent by another website");
        assertThat(api.users).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/logout", "/clients/batch/enable", "/clients/batch/secrets", "/users/x/delete"})
    void changesNothingWithoutTheFormsToken(String address, Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch");
        browser.open("/");
        api.requests.clear();

        HttpResponse<String> answer = browser.send(browser.request(address).POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(api.requests).isEmpty();
        assertThat(browser.send(browser.request("/")).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAFormThatIsTooLarge(Browser browser, FakeAdminApi api) {
        HtmlPage form = browser.open("/new-user");
        type(form, "name", "x".repeat(400_000));

        HtmlPage answer = press(form, "Create user");

        assertThat(status(answer)).isEqualTo(400);
        assertThat(api.users).hasSize(1);
    }

    @Test
    void survivesTooManyFields(Browser browser) {
        HtmlPage form = browser.open("/new-api");
        type(form, "name", "Orders");
        String token = typed(form, "_csrf");
        StringBuilder body = new StringBuilder("add_scope=true&_csrf=").append(token);
        body.append("&scope_name=x".repeat(900));

        HttpResponse<String> answer = browser.send(browser.request("/new-api")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().split("name=\"scope_name\"", -1)).hasSizeLessThan(260);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clients?page=-1", "/clients?page=99999999999999999999", "/clients?page=x&q="})
    void takesAPageNumberThatMakesNoSenseForTheFirst(String address, Browser browser) {
        assertThat(status(browser.open(address))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/clients?q=%FF%FE",
                "/clients?q=%C0%AF%C0%AE",
                "/clients?q=%ED%A0%80",
                "/clients?q=%",
                "/audit?page=%FF"
            })
    void survivesInvalidUtf8(String address, Browser browser) throws IOException {
        browser.open("/");
        String session =
                browser.client.getCookieManager().getCookie("keyturn_console").getValue();

        String answer =
                raw("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: keyturn_console="
                        + session + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
        assertThat(answer).doesNotContain("Exception", "\tat ");
    }

    @Test
    void refusesAHeaderThatIsTooLarge() throws IOException {
        String answer = raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(40_000)
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    @Test
    void showsNoInternalsAfterAnUnreadableAnswer(Browser browser, FakeAdminApi api) {
        api.client("batch", "Batch").put("created_at", "not a time");

        HtmlPage page = browser.open("/clients/batch");

        assertThat(status(page)).isEqualTo(502);
        assertThat(text(page)).contains("Something went wrong").doesNotContain("Exception", "tools.jackson");
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RunningConsole.PORT)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anAddressWithManyConnectionsGetsNoMoreWhileOthersAreServed() throws IOException {
        List<Socket> open = new ArrayList<>();
        int served = 0;
        try {
            for (int i = 0; i < 600; i++) {
                Socket socket = connectFrom("127.0.0.2");
                open.add(socket);
                served += isAnswered(socket) ? 1 : 0;
            }

            assertThat(served).isEqualTo(512);
            try (Socket other = connectFrom("127.0.0.3")) {
                assertThat(isAnswered(other)).isTrue();
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static Socket connectFrom(String address) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RunningConsole.PORT));
        return socket;
    }

    private static boolean isAnswered(Socket socket) throws IOException {
        try {
            socket.getOutputStream()
                    .write("GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (SocketException e) {
            return false;
        }
    }
}
