package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScopeDirectoryTests {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    private final ScopeDirectory directory = new ScopeDirectory(List.of(
            api(
                    "https://orders.example.com",
                    "Orders",
                    Map.of("orders:read", "See orders", "orders:write", "Place orders")),
            api("urn:stock", "Stock", Map.of("stock:read", "See the stock"))));

    @Test
    void aScopeIsDescribedWithItsApi() {
        assertThat(directory.describe("orders:read"))
                .isEqualTo(new ScopeDescription("orders:read", "See orders", "Orders"));
        assertThat(directory.describe("orders:READ")).isNull();
        assertThat(directory.describe("")).isNull();
    }

    @Test
    void theScopesOfOpenIdConnectNeedNoApi() {
        assertThat(directory.describe("openid"))
                .isNotNull()
                .extracting(ScopeDescription::apiName)
                .isNull();
        assertThat(directory.audiencesOf(List.of("openid", "email"))).isEmpty();
    }

    @Test
    void theAudiencesAreThoseOfTheOwners() {
        assertThat(directory.audiencesOf(List.of("stock:read", "orders:write", "orders:read", "openid", "unknown")))
                .containsExactly("https://orders.example.com", "urn:stock");
        assertThat(directory.audiencesOf(List.of())).isEmpty();
    }

    @Test
    @Rfc("8414#2")
    void doesNotOfferTheScopesOfTheServersApis() {
        Api own = new Api("urn:admin", true, NOW);
        own.describe(
                new ApiDescription("Admin", "", Map.of("admin:all", "Everything", "revocations:read", "Feed")), NOW);

        ScopeDirectory withOwn = new ScopeDirectory(List.of(own, api("urn:x", "X", Map.of("x", "X"))));

        assertThat(withOwn.offeredScopes()).containsExactly("email", "offline_access", "openid", "profile", "x");
        assertThat(withOwn.describe("admin:all")).isNotNull();
    }

    @Test
    void offeredScopesAreInAlphabeticalOrder() {
        assertThat(directory.offeredScopes())
                .containsExactly(
                        "email", "offline_access", "openid", "orders:read", "orders:write", "profile", "stock:read");
    }

    private static Api api(String audience, String name, Map<String, String> scopes) {
        Api api = new Api(audience, false, NOW);
        api.describe(new ApiDescription(name, "", scopes), NOW);
        return api;
    }
}
