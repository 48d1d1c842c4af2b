package dev.keyturn.sdk.internal.token;

import dev.keyturn.sdk.client.ClientCredentials;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Builder of requests with form parameters. */
public final class FormRequest {

    private final URI endpoint;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    public FormRequest(URI endpoint) {
        this.endpoint = endpoint;
    }

    public FormRequest parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    public FormRequest header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public FormRequest authenticate(ClientCredentials client) {
        headers.putAll(client.headers());
        parameters.putAll(client.parameters());
        return this;
    }

    public HttpRequest build() {
        String form = parameters.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form));
        headers.forEach(request::header);
        return request.build();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
