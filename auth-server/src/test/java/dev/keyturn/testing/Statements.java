package dev.keyturn.testing;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Counts the SQL statements that requests cause; what scheduled work and other nodes' messages do meanwhile is left out.
 *
 * <p>Cached clients do not expire here: a count must not depend on how slow the machine is.
 */
@TestConfiguration(proxyBeanMethods = false)
public class Statements {

    private static final List<Count> COUNTS = new CopyOnWriteArrayList<>();

    /** The statements that ran during the action, in order. */
    public static List<String> during(Runnable action) {
        Count count = new Count();
        COUNTS.add(count);
        try {
            action.run();
        } finally {
            COUNTS.remove(count);
        }
        return List.copyOf(count.seen);
    }

    @Bean
    @Primary
    static Ticker stillTicker() {
        return () -> 0;
    }

    @Bean
    static BeanPostProcessor statementCounter() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource source
                        ? ProxyDataSourceBuilder.create(source)
                                .listener(new Listener())
                                .build()
                        : bean;
            }
        };
    }

    /** Statements that ran since one call of {@link #during} began. */
    private static final class Count {

        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    }

    private static final class Listener implements QueryExecutionListener {

        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            // counted when it has run
        }

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            String thread = Thread.currentThread().getName();
            if (!thread.startsWith("scheduling-")
                    && !thread.startsWith("cluster-")
                    && !thread.equals("letters")
                    && !thread.startsWith("logout-delivery")) {
                queries.forEach(query -> COUNTS.forEach(count -> count.seen.add(query.getQuery())));
            }
        }
    }
}
