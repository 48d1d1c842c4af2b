package dev.keyturn.testing;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A logout token that cannot be delivered, since the address of its client is inside the network. */
public record FailedLogout(String clientId, String deliveryId) {

    private static final String ADDRESS = "backchannel_logout_uri";

    /** A delivery that is repeated for a day. */
    public static FailedLogout pending(Api api) {
        HandmadeClient client = new HandmadeClient(api);
        ObjectNode document =
                (ObjectNode) api.admin("GET", "/clients/" + client.id(), null).json();
        api.admin("PUT", "/clients/" + client.id(), document.put(ADDRESS, "https://[::1]:9/logout"));
        String name = Api.uniqueName("user");
        JsonNode user = api.admin("POST", "/users", Map.of("username", name, "name", "Ada Lovelace"))
                .json();
        Visitor visitor = new Visitor(api.issuer());
        Visitor.Page page = visitor.signIn(name, user.get("temporary_password").asString());
        String password = "a long enough passphrase";
        visitor.submit(page, "/password", "replacement", password, "repetition", password);
        client.exchange(client.answer(visitor.open(client.request().toString())));
        visitor.submit(visitor.open("/logout"), "/logout");
        String delivery = api.admin("GET", "/clients/" + client.id() + "/logout-deliveries", null)
                .json()
                .at("/items/0/id")
                .asString();
        return new FailedLogout(client.id(), delivery);
    }

    /** Takes the address from the client, so that the delivery has failed for good. */
    public void fail(Api api) {
        ObjectNode document =
                (ObjectNode) api.admin("GET", "/clients/" + clientId, null).json();
        api.admin("PUT", "/clients/" + clientId, document.putNull(ADDRESS));
    }

    /** Path of all deliveries to the client, below the admin API. */
    public String listPath() {
        return "/clients/" + clientId + "/logout-deliveries";
    }

    public String retryPath() {
        return listPath() + "/" + deliveryId + "/retry";
    }
}
