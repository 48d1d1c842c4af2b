package dev.keyturn.sdk.spring.security;

import jakarta.servlet.Filter;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.web.SecurityFilterChain;

/** Warns at startup about filter chains of Spring Security without {@link KeyturnSecurity}, which reject valid credentials. */
final class SecurityChainCheck implements SmartInitializingSingleton {

    private static final Log LOG = LogFactory.getLog(SecurityChainCheck.class);

    private final ListableBeanFactory beans;

    SecurityChainCheck(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        beans.getBeansOfType(SecurityFilterChain.class).forEach((name, chain) -> {
            List<Filter> filters = chain.getFilters();
            if (!filters.isEmpty() && !KeyturnSecurity.isIn(filters)) {
                LOG.warn("The SecurityFilterChain \"" + name
                        + "\" ignores verified credentials: it treats requests with a valid"
                        + " credential as anonymous. Build it with http.with(keyturnSecurity, withDefaults()).");
            }
        });
    }
}
