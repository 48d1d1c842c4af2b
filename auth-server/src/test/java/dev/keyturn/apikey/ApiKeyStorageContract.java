package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.apikey.usage.ApiKeyUses;
import dev.keyturn.storage.Purge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What is left of keys that are over, and for how long. */
abstract class ApiKeyStorageContract extends ApiKeyScene {

    private final Instant now = Instant.now();

    @Autowired
    List<Purge> purges;

    @Autowired
    ApiKeyUses uses;

    @Autowired
    JdbcTemplate database;

    @Test
    void aKeyGoesNinetyDaysAfterItsEndWithAllThatHangsOnIt() {
        String key = id(issue(Map.of("expires_at", now.plus(Duration.ofDays(1)).toString(), "tags", List.of("x"))));

        assertThat(purge("api-keys", now.plus(Duration.ofDays(90)), key)).isFalse();
        assertThat(purge("api-keys", now.plus(Duration.ofDays(92)), key)).isTrue();
        assertThat(database.queryForObject(
                        "select count(*) from api_key_scope where api_key_id = cast(? as uuid)", Long.class, key))
                .isZero();
    }

    @Test
    void usesGoAfterThirtyDaysAndTheKeyStays() {
        JsonNode issued = issue(Map.of());
        String key = id(issued);
        introspect(resourceServer, text(issued));
        uses.write();

        purge("api-key-uses", now.plus(Duration.ofDays(29)), key);
        assertThat(usesOf(key)).isEqualTo(1);
        assertThat(purge("api-key-uses", now.plus(Duration.ofDays(31)), key)).isFalse();
        assertThat(usesOf(key)).isZero();
    }

    private long usesOf(String key) {
        return database.queryForList(
                        "select count(*) from api_key_use where api_key_id = cast(? as uuid)", Long.class, key)
                .get(0);
    }

    /** Whether the key is gone afterwards. */
    private boolean purge(String name, Instant now, String key) {
        Purge purge = purges.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        while (purge.purge(now, 100) == 100) {
            // there is more
        }
        return database.queryForList("select count(*) from api_key where id = cast(? as uuid)", Long.class, key)
                        .get(0)
                == 0;
    }
}
