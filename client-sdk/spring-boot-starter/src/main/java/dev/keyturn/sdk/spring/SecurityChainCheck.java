package dev.keyturn.sdk.spring;

import jakarta.servlet.Filter;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.security.web.SecurityFilterChain;

/** Warns at start of chains of Spring Security that do not know whose the requests are, and refuse good credentials therefore. */
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
                        + "\" does not know of verified credentials: to it, requests with a"
                        + " good credential are anonymous. Build it with http.with(keyturnSecurity, withDefaults()).");
            }
        });
    }
}
