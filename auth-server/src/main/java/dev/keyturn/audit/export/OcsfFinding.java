package dev.keyturn.audit.export;

import dev.keyturn.audit.proof.PositionedEvent;
import dev.keyturn.audit.proof.RecordedEvent;
import dev.keyturn.audit.proof.RecordedEvent.Who;
import tools.jackson.databind.JsonNode;

/**
 * Finding of an event. All steps of an alarm are about one finding, with the alarm's identifier. Of another event, the finding is the event itself.
 *
 * @param uid the same for all events about the finding
 * @param title its detector in words
 * @param message its title and subject
 * @param about client, user, key, network or part of the server
 * @see <a href="https://schema.ocsf.io/1.5.0/classes/detection_finding">OCSF 1.5.0, Detection Finding</a>
 */
record OcsfFinding(String uid, String title, String message, Who about) {

    static OcsfFinding of(PositionedEvent positioned, RecordedEvent event, JsonNode details) {
        String detector = text(details, "detector");
        if (detector.isEmpty()) {
            String title = FindingTexts.title(event.type());
            return new OcsfFinding(positioned.id().toString(), title, title, event.subject());
        }
        Who about = new Who(text(details, "subject_kind"), text(details, "subject_id"), text(details, "subject_name"));
        String title = FindingTexts.title(detector);
        return new OcsfFinding(event.subject().id(), title, title + ": " + about.name(), about);
    }

    private static String text(JsonNode details, String name) {
        return details.path(name).asString("");
    }
}
