/**
 * Detectors: they read the audit trail once, in windows, on one node at a time, and find what justifies an alarm.
 *
 * <p>Owns the tables {@code alarm_cursor}, {@code alarm_counted_event}, {@code alarm_observation}, {@code client_network} and
 * {@code client_token_rate}. Does not know states of alarms or
 * mutes. ADR 0069.
 */
@NullMarked
package dev.keyturn.alarm.detection;

import org.jspecify.annotations.NullMarked;
