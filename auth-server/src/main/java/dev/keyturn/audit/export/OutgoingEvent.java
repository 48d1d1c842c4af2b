package dev.keyturn.audit.export;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * Event as targets get it.
 *
 * @param id the same however often it is delivered
 * @param position in the order of delivery
 * @param ocsf the event in the form of OCSF
 */
record OutgoingEvent(String id, long position, String type, Instant occurredAt, ObjectNode ocsf) {}
