package dev.keyturn.user;

import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Rows;
import dev.keyturn.posture.Severity;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rules for users. */
@Configuration(proxyBeanMethods = false)
class UserPosture {

    private static final String USER = "user";

    @Bean
    PostureRule waitingTemporaryPasswords() {
        return PostureRule.ofRows(
                "temporary-password-waiting",
                Severity.MEDIUM,
                "NIST SP 800-63B section 3.1.1.2",
                new Rows(USER, Duration.ofDays(7), """
                        select cast(id as varchar(36)) as id, login_name as name from user_account
                        where enabled and must_change_password and password_changed_at < :before
                        order by login_name
                        """));
    }

    @Bean
    PostureRule absentAdministrators() {
        return PostureRule.ofRows(
                "administrator-absent",
                Severity.MEDIUM,
                "Recommendation of Keyturn",
                new Rows(USER, Duration.ofDays(90), """
                        select cast(id as varchar(36)) as id, login_name as name from user_account u
                        where enabled and created_at < :before
                            and (last_signed_in_at is null or last_signed_in_at < :before)
                            and exists (select 1 from user_role r where r.user_id = u.id and r.role = 'administrator')
                        order by login_name
                        """));
    }

    @Bean
    PostureRule singleAdministrator() {
        return PostureRule.ofRows(
                "administrator-alone", Severity.LOW, "Recommendation of Keyturn", new Rows(USER, Duration.ZERO, """
                        select cast(u.id as varchar(36)) as id, u.login_name as name
                        from user_account u join user_role r on r.user_id = u.id and r.role = 'administrator'
                        where u.enabled and 1 = (
                            select count(*) from user_account o join user_role p on p.user_id = o.id
                            where o.enabled and p.role = 'administrator')
                        order by u.login_name
                        """));
    }
}
