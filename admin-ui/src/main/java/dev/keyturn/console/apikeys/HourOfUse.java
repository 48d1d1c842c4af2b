package dev.keyturn.console.apikeys;

import java.time.Instant;

/** Hourly usage of a key. */
record HourOfUse(Instant hour, long accepted, long refused) {}
