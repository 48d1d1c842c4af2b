package dev.keyturn.console.keys;

import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

/** The server's signing keys, through the admin API. */
@Component
class SigningKeys {

    private static final String ALL = "/signing-keys";
    private static final String ONE = "/signing-keys/{id}";
    private static final String REVOCATION = "/signing-keys/{id}/revocation";
    private static final int LARGEST_PAGE = 100;
    private static final int MOST_PAGES = 5;

    private final AdminApi adminApi;

    SigningKeys(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    /** By algorithm, the newest first; up to five hundred. */
    List<SigningKey> all() {
        List<SigningKey> all = new ArrayList<>();
        for (int page = 0; page < MOST_PAGES; page++) {
            Listing<SigningKey> listing = adminApi.list(
                    new ParameterizedTypeReference<>() {},
                    ListQuery.first(LARGEST_PAGE).at(page),
                    ALL);
            all.addAll(listing.items());
            if (listing.items().isEmpty() || all.size() >= listing.total()) {
                break;
            }
        }
        return all;
    }

    SigningKey find(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, ONE, id);
    }

    Consequences previewRevocation(String id) {
        return adminApi.get(new ParameterizedTypeReference<>() {}, REVOCATION, id);
    }

    void revoke(String id) {
        adminApi.post(REVOCATION, id);
    }

    void rotate(String algorithm, boolean immediately) {
        adminApi.post(SigningKey.class, new Rotation(algorithm, immediately), "/signing-keys/rotations");
    }

    /** Effects of a revocation, as the admin API returns them. */
    record Consequences(
            String keyId,
            String algorithm,
            @Nullable Instant signedFrom,
            @Nullable Instant signedUntil,
            @Nullable Instant lastTokenExpiresAt,
            boolean replaced,
            List<DependentApi> apis,
            long totalApis,
            List<DependentClient> clients,
            long totalClients) {

        Consequences {
            apis = List.copyOf(Objects.requireNonNullElse(apis, List.of()));
            clients = List.copyOf(Objects.requireNonNullElse(clients, List.of()));
        }
    }

    /** API with tokens signed by the key. */
    record DependentApi(String id, String name, String audience) {}

    /** A client that may have such tokens, and for how many sign-ins of its users. */
    record DependentClient(String clientId, String clientName, long grants) {}

    private record Rotation(String algorithm, boolean immediately) {}
}
