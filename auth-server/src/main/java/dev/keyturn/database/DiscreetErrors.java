package dev.keyturn.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Locale;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Keeps the values of a refused statement out of the driver's errors, since errors end in logs, and the values can be e-mail
 * addresses, digests and password hashes.
 */
@Component
public class DiscreetErrors implements BeanPostProcessor {

    /** PostgreSQL's setting for whether the server's details, such as the row, are part of an error's message. */
    public static final String SERVER_ERROR_DETAIL = "logServerErrorDetail";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
            String url = pool.getJdbcUrl().toLowerCase(Locale.ROOT);
            if (url.startsWith("jdbc:h2:")) {
                pool.setDriverClassName(DiscreetH2Driver.class.getName());
            } else if (url.startsWith("jdbc:postgresql:")) {
                pool.addDataSourceProperty(SERVER_ERROR_DETAIL, "false");
            }
        }
        return bean;
    }
}
