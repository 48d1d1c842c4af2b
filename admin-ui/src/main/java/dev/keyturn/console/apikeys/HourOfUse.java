package dev.keyturn.console.apikeys;

import java.time.Instant;

/** How often a key was used in the hour that begins then. */
record HourOfUse(Instant hour, long accepted, long refused) {}
