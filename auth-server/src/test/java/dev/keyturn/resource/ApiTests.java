package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiTests {

    private static final Instant CREATED = Instant.parse("2026-11-01T10:00:00Z");
    private static final ApiDescription TWO_SCOPES =
            new ApiDescription("Orders", "All orders", Map.of("read", "See orders", "write", "Place orders"));
    private static final ApiDescription ONE_SCOPE = new ApiDescription("Orders", "All orders", Map.of("read", "Look"));

    private final Api api = new Api("urn:orders", false, CREATED);

    @Test
    void aDescriptionReplacesTheOneBefore() {
        api.describe(TWO_SCOPES, CREATED.plusSeconds(1));
        api.describe(ONE_SCOPE, CREATED.plusSeconds(2));

        assertThat(api.scopes()).isEqualTo(Map.of("read", "Look"));
        assertThat(api.updatedAt()).isEqualTo(CREATED.plusSeconds(2));
        assertThat(api.createdAt()).isEqualTo(CREATED);
        assertThat(api.isDescribedAs(ONE_SCOPE)).isTrue();
        assertThat(api.isDescribedAs(TWO_SCOPES)).isFalse();
    }

    @Test
    void aDescriptionLacksTheScopesThatItDoesNotName() {
        api.describe(TWO_SCOPES, CREATED);

        assertThat(api.scopesMissingFrom(ONE_SCOPE)).containsExactly("write");
        assertThat(api.scopesMissingFrom(TWO_SCOPES)).isEmpty();
    }
}
