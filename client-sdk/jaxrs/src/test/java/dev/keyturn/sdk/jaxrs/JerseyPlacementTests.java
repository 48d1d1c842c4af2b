package dev.keyturn.sdk.jaxrs;

import com.sun.net.httpserver.HttpServer;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.glassfish.jersey.jdkhttp.JdkHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.internal.RuntimeDelegateImpl;
import org.jspecify.annotations.Nullable;

/** Jersey, asked over HTTP. */
class JerseyPlacementTests extends JakartaPlacementContract {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    Container start(Application application, CredentialFeature feature) {
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl()); // RESTEasy is on the class path too
        HttpServer server = JdkHttpServerFactory.createHttpServer(
                URI.create("http://127.0.0.1:0/"),
                ResourceConfig.forApplication(application).register(feature));
        return new Container() {
            @Override
            public Answer get(String path, @Nullable String authorization) throws Exception {
                HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
                if (authorization != null) {
                    request.header("Authorization", authorization);
                }
                HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
                return new Answer(
                        response.statusCode(),
                        response.body(),
                        response.headers().firstValue("WWW-Authenticate").orElse(""));
            }

            @Override
            public void close() {
                server.stop(0);
            }
        };
    }
}
