package dev.keyturn.client.lookup;

/** Clients that receive logout tokens: enabled ones with an address for it. */
public final class LogoutReceivers {

    private LogoutReceivers() {}

    /**
     * Query that finds a row if a client is one of them.
     *
     * @param clientId column or parameter with its identifier
     */
    public static String query(String clientId) {
        return "select 1 from client c where c.client_id = " + clientId
                + " and c.enabled and c.backchannel_logout_uri is not null";
    }
}
