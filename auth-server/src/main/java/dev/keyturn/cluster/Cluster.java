package dev.keyturn.cluster;

/**
 * Messages to the other nodes about changes.
 *
 * <p>A message is a hint to look at the database sooner, never the only copy of anything: it is lost when this node dies
 * between its commit and the sending. So each listener also polls the database.
 */
public interface Cluster {

    /**
     * Sends a message to the {@link ClusterListener}s of this topic on all other nodes, once the current transaction has
     * committed, or at once if there is none. Returns without waiting; costs the request no statement.
     *
     * @param topic kebab case, at most 40 characters
     * @param payload what the listeners of the topic understand; at most 7,000 bytes in UTF-8, and not a secret
     */
    void publish(String topic, String payload);
}
