package dev.keyturn.web;

import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds the identifier of the current request to each line of a structured log, as {@code http.request.id} of the Elastic Common
 * Schema. {@code logging.structured.json.customizer} names this class.
 *
 * @see <a href="https://www.elastic.co/docs/reference/ecs/ecs-http">Elastic Common Schema, HTTP Fields</a>
 */
final class RequestIdMember implements StructuredLoggingJsonMembersCustomizer<Object> {

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.add("http", line -> CurrentRequest.id())
                .whenNotNull()
                .usingMembers(http -> http.add("request").usingMembers(request -> request.add("id")));
    }
}
