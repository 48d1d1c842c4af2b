package dev.keyturn.sdk.spring;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.contract.Placement;
import dev.keyturn.sdk.contract.PlacementContract;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Contract of controllers, asked over HTTP. */
abstract class ControllerPlacements extends PlacementContract {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("keyturn.issuer", ISSUER::url);
        registry.add("keyturn.audience", () -> AUDIENCE);
    }

    @Override
    protected Set<Placement> placements() {
        return Placement.withoutSubResources();
    }

    @Override
    protected Answer get(String path, @Nullable String scope, @Nullable String acr) throws Exception {
        ApiCalls api = new ApiCalls(port);
        HttpResponse<String> response = scope == null ? api.send(api.request(path)) : api.get(path, token(scope, acr));
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    private static TestToken token(String scope, @Nullable String acr) {
        TestToken token = ISSUER.token(Instant.now(), AUDIENCE).scope(scope);
        return acr == null ? token : token.claim("acr", acr);
    }
}
