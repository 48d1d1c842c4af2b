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

    private static final String FOUND = """
            select cast(u.id as varchar(36)) as id, u.login_name as name, u.created_at as fact_created_at,
                (select string_agg(r.role, ' ' order by r.role) from user_role r where r.user_id = u.id) as fact_roles
            """;

    @Bean
    PostureRule waitingTemporaryPasswords() {
        return PostureRule.ofRows(
                "temporary-password-waiting",
                Severity.MEDIUM,
                "NIST SP 800-63B section 3.1.1.2",
                new Rows(USER, Duration.ofDays(7), FOUND + """
                        , password_changed_at as fact_password_changed_at from user_account u
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
                new Rows(USER, Duration.ofDays(90), FOUND + """
                        , last_signed_in_at as fact_last_signed_in_at from user_account u
                        where enabled and created_at < :before
                            and (last_signed_in_at is null or last_signed_in_at < :before)
                            and exists (select 1 from user_role r where r.user_id = u.id and r.role = 'administrator')
                        order by login_name
                        """));
    }

    @Bean
    PostureRule singleAdministrator() {
        return PostureRule.ofRows(
                "administrator-alone",
                Severity.LOW,
                "Recommendation of Keyturn",
                new Rows(USER, Duration.ZERO, FOUND + """
                        from user_account u join user_role a on a.user_id = u.id and a.role = 'administrator'
                        where u.enabled and 1 = (
                            select count(*) from user_account o join user_role p on p.user_id = o.id
                            where o.enabled and p.role = 'administrator')
                        order by u.login_name
                        """));
    }
}
