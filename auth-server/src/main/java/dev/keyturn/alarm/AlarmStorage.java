package dev.keyturn.alarm;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps closed alarms for their retention, and mutes until they end. An alarm that is not closed stays. */
@Configuration(proxyBeanMethods = false)
class AlarmStorage {

    private static final Duration UNUSED = Duration.ofDays(90);

    @Bean
    @Order(8)
    StoredRows storedAlarms(AlarmProperties properties) {
        return new StoredRows(
                "alarms", "alarm", """
                select raised_at as written_at, closed_at + %d * interval '1' second as expires_at
                from alarm order by closed_at, id fetch first row only
                """.formatted(properties.retention().toSeconds()));
    }

    @Bean
    @Order(8)
    Purge alarmPurge(JdbcTemplate database, AlarmProperties properties) {
        return new Deletion("alarms", database, """
                delete from alarm where id in (
                    select id from alarm where closed_at <= ? order by closed_at fetch first ? rows only)
                """) {
            @Override
            Instant end(Instant now) {
                return now.minus(properties.retention());
            }
        };
    }

    @Bean
    @Order(8)
    Purge alarmMutePurge(JdbcTemplate database) {
        return new Deletion("alarm-mutes", database, """
                delete from alarm_mute where id in (
                    select id from alarm_mute where muted_until <= ? order by muted_until fetch first ? rows only)
                """) {
            @Override
            Instant end(Instant now) {
                return now;
            }
        };
    }

    /** Forgets networks that a client has not used for 90 days. */
    @Bean
    @Order(8)
    Purge clientNetworkPurge(JdbcTemplate database) {
        return unused("client-networks", database, """
                delete from client_network where (client_id, network) in (
                    select client_id, network from client_network where last_used_at <= ?
                    order by last_used_at fetch first ? rows only)
                """);
    }

    /** Forgets the rate of a client that got no token for 90 days. */
    @Bean
    @Order(8)
    Purge clientTokenRatePurge(JdbcTemplate database) {
        return unused("client-token-rates", database, """
                delete from client_token_rate where client_id in (
                    select client_id from client_token_rate where hour_at <= ? order by hour_at fetch first ? rows only)
                """);
    }

    private static Purge unused(String name, JdbcTemplate database, String sql) {
        return new Deletion(name, database, sql) {
            @Override
            Instant end(Instant now) {
                return now.minus(UNUSED);
            }
        };
    }

    private abstract static class Deletion implements Purge {

        private final String name;
        private final JdbcTemplate database;
        private final String sql;

        Deletion(String name, JdbcTemplate database, String sql) {
            this.name = name;
            this.database = database;
            this.sql = sql;
        }

        /** Last instant of rows that go. */
        abstract Instant end(Instant now);

        @Override
        public String name() {
            return name;
        }

        @Override
        public int purge(Instant now, int limit) {
            OffsetDateTime end = end(now).atOffset(ZoneOffset.UTC);
            return database.update(sql, end, limit);
        }
    }
}
