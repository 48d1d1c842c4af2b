package dev.keyturn.tracing;

import com.zaxxer.hikari.HikariDataSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Makes a span of each SQL statement of a traced request, with the text as it was prepared: values are never in it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/">Semantic conventions for database spans</a>
 */
@Component
class TracedStatements implements BeanPostProcessor, Ordered {

    private final ObjectProvider<TraceExport> export;

    TracedStatements(ObjectProvider<TraceExport> export) {
        this.export = export;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
            TraceExport traces = export.getObject();
            if (traces.isOn()) {
                boolean isH2 = pool.getJdbcUrl().startsWith("jdbc:h2:");
                Spans spans = new Spans(traces.tracer(), isH2 ? "h2database" : "postgresql");
                return ProxyDataSourceBuilder.create(pool).listener(spans).build();
            }
        }
        return bean;
    }

    /** After others that want the pool itself. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    /** Starts a span before a statement and ends it afterwards, in the same thread. */
    private static final class Spans implements QueryExecutionListener {

        private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
        private static final AttributeKey<String> TEXT = AttributeKey.stringKey("db.query.text");
        private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
        private static final AttributeKey<Long> BATCH = AttributeKey.longKey("db.operation.batch.size");
        private static final AttributeKey<String> STATE = AttributeKey.stringKey("db.response.status_code");
        private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

        private final Tracer tracer;
        private final String system;

        Spans(Tracer tracer, String system) {
            this.tracer = tracer;
            this.system = system;
        }

        @Override
        public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            if (!queries.isEmpty() && Span.current().isRecording()) {
                String text = queries.get(0).getQuery();
                String operation = operation(text);
                Span span = tracer.spanBuilder(operation)
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(SYSTEM, system)
                        .setAttribute(OPERATION, operation)
                        .setAttribute(TEXT, text)
                        .startSpan();
                if (execution.getBatchSize() > 1) {
                    span.setAttribute(BATCH, execution.getBatchSize());
                }
                execution.addCustomValue(Spans.class.getName(), span);
            }
        }

        @Override
        public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
            Span span = execution.getCustomValue(Spans.class.getName(), Span.class);
            if (span != null) {
                Throwable failure = execution.getThrowable();
                if (failure != null) {
                    span.setStatus(StatusCode.ERROR);
                    span.setAttribute(ERROR, failure.getClass().getName());
                    if (failure instanceof SQLException refused && refused.getSQLState() != null) {
                        span.setAttribute(STATE, refused.getSQLState());
                    }
                }
                span.end();
            }
        }

        private static String operation(String text) {
            String statement = text.strip();
            int end = 0;
            while (end < statement.length() && Character.isLetter(statement.charAt(end))) {
                end++;
            }
            return end == 0 ? "SQL" : statement.substring(0, end).toUpperCase(Locale.ROOT);
        }
    }
}
