package dev.keyturn.audit.export;

import dev.keyturn.audit.proof.PositionedEvent;
import dev.keyturn.audit.proof.RecordedEvent;
import dev.keyturn.audit.proof.RecordedEvent.Who;
import dev.keyturn.oauth.KeyturnProperties;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Audit events in the Open Cybersecurity Schema Framework, version {@value #VERSION}.
 *
 * @see <a href="https://schema.ocsf.io/1.5.0">OCSF 1.5.0</a>
 */
@Component
class OcsfEvents {

    static final String VERSION = "1.5.0";

    private static final String PRODUCT = "Keyturn";
    private static final String NAME = "name";

    /** Severities by OCSF's numbers, from 1. */
    private static final Map<String, Integer> SEVERITIES =
            Map.of("informational", 1, "low", 2, "medium", 3, "high", 4, "critical", 5);

    private final JsonMapper json = JsonMapper.builder().build();
    private final String issuer;

    OcsfEvents(KeyturnProperties properties) {
        this.issuer = properties.issuer().toString();
    }

    /** Form of an event. The final count of an event is an event of its own, correlated with the first. */
    OutgoingEvent of(PositionedEvent positioned, RecordedEvent event) {
        OcsfActivity activity = OcsfActivity.of(event.type());
        String id = positioned.id() + (positioned.isFinalCount() ? "-count" : "");
        JsonNode details = details(event.details());
        ObjectNode node = json.createObjectNode();
        node.put("class_uid", activity.ofClass().uid());
        node.put("class_name", activity.ofClass().caption());
        node.put("category_uid", activity.ofClass().categoryUid());
        node.put("category_name", activity.ofClass().category());
        node.put("activity_id", activity.id());
        node.put("activity_name", activity.name());
        node.put("type_uid", activity.typeUid());
        node.put("type_name", activity.typeName());
        node.put("time", event.occurredAt().toEpochMilli());
        addResult(node, event, activity, details);
        if (positioned.isFinalCount()) {
            addCount(node, event);
        }
        addMetadata(node.putObject("metadata"), positioned, event, id);
        addActor(node.putObject("actor"), event.actor());
        addSource(node, event);
        addSubject(node, activity, event);
        if (activity.ofClass() == OcsfClass.DETECTION_FINDING) {
            addFinding(node, OcsfFinding.of(positioned, event, details), activity.statusOfFinding());
        }
        if (!details.isEmpty()) {
            node.putObject("unmapped").set("details", details);
        }
        return new OutgoingEvent(id, positioned.position(), event.type(), event.occurredAt(), node);
    }

    private static void addResult(ObjectNode node, RecordedEvent event, OcsfActivity activity, JsonNode details) {
        String severity = severity(event, activity, details);
        node.put("severity_id", SEVERITIES.get(severity));
        node.put("severity", severity.substring(0, 1).toUpperCase(Locale.ROOT) + severity.substring(1));
        node.put("status_id", event.failure() ? 2 : 1);
        node.put("status", event.failure() ? "Failure" : "Success");
        if (event.failure() && details.path("reason").isString()) {
            node.put("status_detail", details.get("reason").asString());
        }
        node.put("message", event.type());
    }

    /** A finding says its own severity, or is high. */
    private static String severity(RecordedEvent event, OcsfActivity activity, JsonNode details) {
        if (activity.ofClass() == OcsfClass.DETECTION_FINDING) {
            String own = details.path("severity").isString()
                    ? details.get("severity").asString()
                    : "";
            return SEVERITIES.containsKey(own) ? own : "high";
        }
        return event.failure() ? "medium" : "informational";
    }

    private static void addCount(ObjectNode node, RecordedEvent event) {
        node.put("count", event.occurrences());
        node.put("start_time", event.occurredAt().toEpochMilli());
        if (event.lastOccurredAt() != null) {
            node.put("end_time", event.lastOccurredAt().toEpochMilli());
        }
    }

    private static void addMetadata(ObjectNode metadata, PositionedEvent positioned, RecordedEvent event, String id) {
        metadata.put("version", VERSION);
        metadata.putObject("product").put(NAME, PRODUCT).put("vendor_name", PRODUCT);
        metadata.put("uid", id);
        metadata.put("correlation_uid", positioned.id().toString());
        metadata.put("sequence", positioned.position());
        metadata.put("event_code", event.type());
        metadata.put("log_name", "audit");
    }

    private static void addActor(ObjectNode actor, Who who) {
        switch (who.kind()) {
            case "USER" -> addUser(actor.putObject("user"), who, 1);
            case "CLIENT" -> actor.put("app_uid", who.id()).put("app_name", who.name());
            case "SERVER" -> actor.put("app_name", PRODUCT);
            default -> addUser(actor.putObject("user"), who, 0);
        }
    }

    private static void addUser(ObjectNode user, Who who, int type) {
        if (!who.id().isEmpty()) {
            user.put("uid", who.id());
        }
        user.put(NAME, who.name().isEmpty() ? "unknown" : who.name());
        user.put("type_id", type);
    }

    private static void addSource(ObjectNode node, RecordedEvent event) {
        ObjectNode source = node.putObject("src_endpoint");
        if (event.remoteAddress() == null) {
            source.put(NAME, "SERVER".equals(event.actor().kind()) ? PRODUCT : "unknown");
        } else {
            source.put("ip", event.remoteAddress());
        }
    }

    private void addSubject(ObjectNode node, OcsfActivity activity, RecordedEvent event) {
        Who subject = event.subject();
        switch (activity.ofClass()) {
            case AUTHENTICATION -> {
                addUser(node.putObject("user"), subject, 1);
                node.putObject("service").put(NAME, PRODUCT).put("uid", issuer);
            }
            case ACCOUNT_CHANGE -> addUser(node.putObject("user"), subject, 1);
            case ENTITY_MANAGEMENT -> addResource(node.putObject("entity"), subject);
            case API_ACTIVITY -> {
                node.putObject("api")
                        .put("operation", event.type())
                        .putObject("service")
                        .put(NAME, PRODUCT)
                        .put("uid", issuer);
                addResource(node.putArray("resources").addObject(), subject);
            }
            case DETECTION_FINDING -> {
                // has its finding
            }
        }
    }

    /** The status of a finding is not that of an attempt. */
    private static void addFinding(ObjectNode node, OcsfFinding finding, OcsfActivity.Status status) {
        node.put("status_id", status.id());
        node.put("status", status.caption());
        node.put("message", finding.message());
        node.putObject("finding_info").put("uid", finding.uid()).put("title", finding.title());
        addResource(node.putArray("resources").addObject(), finding.about());
    }

    private static void addResource(ObjectNode resource, Who subject) {
        resource.put("type", subject.kind());
        resource.put("uid", subject.id());
        resource.put(NAME, subject.name());
    }

    /** The stored object; a text that is none, which no server writes, as it is. */
    private JsonNode details(String stored) {
        try {
            JsonNode details = json.readTree(stored);
            return details.isObject() ? details : json.createObjectNode().put("text", stored);
        } catch (JacksonException e) {
            return json.createObjectNode().put("text", stored);
        }
    }
}
