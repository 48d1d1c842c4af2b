package dev.keyturn.alarm;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
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
