package dev.keyturn.refusal;

import dev.keyturn.network.RemoteNetwork;

/**
 * Key under which rejected requests are counted together.
 *
 * @param client empty if it is not known
 * @param network from which they came
 */
record Refusal(String endpoint, String error, String reason, String client, String network) {

    /** The same of the client, from any network. */
    Refusal fromAnywhere() {
        return new Refusal(endpoint, error, reason, client, RemoteNetwork.UNKNOWN);
    }

    /** The same of any client, from any network. */
    Refusal ofAnyone() {
        return new Refusal(endpoint, error, reason, "", RemoteNetwork.UNKNOWN);
    }

    boolean hasNetwork() {
        return !RemoteNetwork.UNKNOWN.equals(network);
    }

    @Override
    public String toString() {
        return "endpoint=" + endpoint + " error=" + error + " reason=" + reason + " client=" + client + " network="
                + network;
    }
}
