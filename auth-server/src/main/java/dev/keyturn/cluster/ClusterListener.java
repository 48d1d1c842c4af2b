package dev.keyturn.cluster;

/** A bean that wants to know what other nodes {@link Cluster#publish publish}. Called by one thread, which it must not hold for long. */
public interface ClusterListener {

    /** The topic that it listens to. */
    String topic();

    /** Another node published this; a node does not hear itself. */
    void receive(String payload);

    /** Messages may have been missed: read everything again. Called when the connection is made, and each time it is made anew. */
    void readAll();
}
