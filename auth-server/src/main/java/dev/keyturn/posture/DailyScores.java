package dev.keyturn.posture;

import dev.keyturn.posture.PostureReport.DailyScore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the score of each day. */
@Repository
class DailyScores {

    private static final Period MEMORY = Period.ofDays(400);

    private final JdbcClient jdbc;

    DailyScores(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<DailyScore> history() {
        return jdbc.sql("select day_of_score, score from posture_score order by day_of_score")
                .query((row, number) ->
                        new DailyScore(row.getObject("day_of_score", LocalDate.class), row.getInt("score")))
                .list();
    }

    /** Keeps the score of a day in place of an earlier one, and deletes scores that are older than 400 days. */
    void keep(Instant now, int score) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        jdbc.sql("delete from posture_score where day_of_score = ? or day_of_score < ?")
                .param(today)
                .param(today.minus(MEMORY))
                .update();
        jdbc.sql("insert into posture_score (day_of_score, score) values (?, ?)")
                .param(today)
                .param(score)
                .update();
    }
}
