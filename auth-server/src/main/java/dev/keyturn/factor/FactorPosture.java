package dev.keyturn.factor;

import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Rows;
import dev.keyturn.posture.Severity;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rule for second factors. */
@Configuration(proxyBeanMethods = false)
class FactorPosture {

    @Bean
    PostureRule administratorsWithoutSecondFactor() {
        return PostureRule.ofRows(
                "administrator-without-second-factor",
                Severity.MEDIUM,
                "NIST SP 800-63B section 2.2",
                new Rows("user", Duration.ZERO, """
                        select cast(u.id as varchar(36)) as id, u.login_name as name, u.created_at as fact_created_at
                        from user_account u join user_role r on r.user_id = u.id and r.role = 'administrator'
                        where u.enabled and not exists (select 1 from authenticator_app a where a.user_id = u.id)
                          and not exists (select 1 from passkey p where p.user_id = u.id)
                        order by u.login_name
                        """));
    }
}
