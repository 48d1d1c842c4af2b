package dev.keyturn.alarm;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Mutes in the database. */
@Repository
class AlarmMuteTable {

    private final JdbcTemplate database;

    AlarmMuteTable(JdbcTemplate database) {
        this.database = database;
    }

    /** Mutes that have not ended, the one that ends first at the top. */
    List<AlarmMute> current(Instant now) {
        return database.query(
                "select * from alarm_mute where muted_until > ? order by muted_until, id",
                (row, number) -> AlarmMute.read(row),
                utc(now));
    }

    Optional<AlarmMute> find(UUID id) {
        return database
                .query("select * from alarm_mute where id = ?", (row, number) -> AlarmMute.read(row), id)
                .stream()
                .findFirst();
    }

    /** Deletes one that has ended, so that another can take its place. */
    void deleteEnded(AlarmMute successor, Instant now) {
        database.update(
                "delete from alarm_mute where detector = ? and subject_kind = ? and subject_id = ? and muted_until <= ?",
                successor.detector().name(),
                successor.subjectKind(),
                successor.subjectId(),
                utc(now));
    }

    /** @return whether there was none */
    boolean insert(AlarmMute mute) {
        return database.update(
                        """
                        insert into alarm_mute (id, detector, subject_kind, subject_id, muted_until, note, created_at,
                            created_by_kind, created_by_id, created_by_name)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                        mute.id(),
                        mute.detector().name(),
                        mute.subjectKind(),
                        mute.subjectId(),
                        utc(mute.until()),
                        mute.note(),
                        utc(mute.createdAt()),
                        mute.createdBy().kind(),
                        mute.createdBy().id(),
                        mute.createdBy().name())
                == 1;
    }

    /** @return whether there was one */
    boolean delete(UUID id) {
        return database.update("delete from alarm_mute where id = ?", id) == 1;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
