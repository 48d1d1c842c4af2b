package dev.keyturn.sdk.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Makes the two work together where there is Spring Security: with no chain of its own the application gets one that leaves the
 * decision to the filter in front, in place of Spring Boot's, which would ask for a password.
 */
@AutoConfiguration(
        after = KeyturnWebAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpSecurity.class, SecurityFilterChain.class})
@ConditionalOnBean(RequestAuthentication.class)
public class KeyturnSecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    KeyturnSecurity keyturnSecurity(RequestAuthentication authentication) {
        return new KeyturnSecurity(authentication);
    }

    /** @throws Exception as Spring Security 6 declares, and 7 does not */
    @Bean
    @ConditionalOnMissingBean(SecurityFilterChain.class)
    SecurityFilterChain keyturnSecurityFilterChain(HttpSecurity http, KeyturnSecurity security) throws Exception {
        http.with(security, Customizer.withDefaults())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        return http.build();
    }
}
