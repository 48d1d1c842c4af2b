package dev.keyturn.web;

import dev.keyturn.tracing.TraceId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds the identifiers of the current request and of its trace to each line of a structured log, as {@code http.request.id},
 * {@code trace.id} and {@code span.id} of the Elastic Common Schema. {@code logging.structured.json.customizer} names this class.
 *
 * @see <a href="https://www.elastic.co/docs/reference/ecs/ecs-http">Elastic Common Schema, HTTP Fields</a>
 * @see <a href="https://www.elastic.co/docs/reference/ecs/ecs-tracing">Elastic Common Schema, Tracing Fields</a>
 */
final class RequestIdMember implements StructuredLoggingJsonMembersCustomizer<Object> {

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.add("http", line -> CurrentRequest.id())
                .whenNotNull()
                .usingMembers(http -> http.add("request").usingMembers(request -> request.add("id")));
        members.add("trace", line -> of(TraceId::ofTrace)).whenNotNull().usingMembers(trace -> trace.add("id"));
        members.add("span", line -> of(TraceId::ofSpan)).whenNotNull().usingMembers(span -> span.add("id"));
    }

    private static @Nullable String of(Function<HttpServletRequest, @Nullable String> member) {
        HttpServletRequest request = CurrentRequest.get();
        return request == null ? null : member.apply(request);
    }
}
