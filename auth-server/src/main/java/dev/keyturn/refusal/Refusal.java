package dev.keyturn.refusal;

import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.ClientRole;

/**
 * Key under which rejected requests are counted together.
 *
 * @param client empty if it is not known
 * @param role of the client; that of the caller if it is not known
 * @param network from which they came
 */
record Refusal(String endpoint, String error, String reason, String client, ClientRole role, String network) {

    /** The same of the client, from any network. */
    Refusal fromAnywhere() {
        return new Refusal(endpoint, error, reason, client, role, RemoteNetwork.UNKNOWN);
    }

    /** The same of any client, from any network. */
    Refusal ofAnyone() {
        return new Refusal(endpoint, error, reason, "", ClientRole.CALLER, RemoteNetwork.UNKNOWN);
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
