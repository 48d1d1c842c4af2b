package dev.keyturn.example.report;

import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.client.ClientAuthentication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads the orders of the example API, as a client that acts for itself. */
public final class OrdersReport {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final AccessTokenClient tokens;
    private final URI orders;

    /**
     * @param tokens with the scope {@code orders:read}
     * @param orders where they are
     */
    public OrdersReport(AccessTokenClient tokens, URI orders) {
        this.tokens = tokens;
        this.orders = orders;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String secret = System.getenv("REPORT_CLIENT_SECRET");
        if (secret == null) {
            System.err.println("Set REPORT_CLIENT_SECRET to the secret of the client \"report\".");
            System.exit(2);
        }
        AccessTokenClient tokens = AccessTokenClient.builder(
                        System.getenv().getOrDefault("KEYTURN_ISSUER", "http://localhost:9000"),
                        ClientAuthentication.secret("report", secret))
                .scope("orders:read")
                .build();
        System.out.println(new OrdersReport(tokens, URI.create("http://localhost:9002/orders")).read());
    }

    /**
     * The orders, as JSON. A token that the API no longer takes is replaced once.
     *
     * @throws IOException if the API does not give them
     */
    public String read() throws IOException, InterruptedException {
        String token = tokens.get();
        HttpResponse<String> response = get(token);
        if (response.statusCode() == 401) {
            tokens.invalidate(token);
            response = get(tokens.get());
        }
        if (response.statusCode() != 200) {
            throw new IOException("The orders cannot be read: status " + response.statusCode());
        }
        return response.body();
    }

    private HttpResponse<String> get(String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(orders)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
