package dev.keyturn.cluster;

import java.time.Duration;

/** A bean that counts time in which no node was up differently from other time. */
public interface OutageListener {

    /** Takes note of an outage that has just ended, in the transaction that ends it, on one node of all. */
    void endedAfter(Duration outage);
}
