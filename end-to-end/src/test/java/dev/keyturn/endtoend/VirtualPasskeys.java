package dev.keyturn.endtoend;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/**
 * Authenticator of a page, as a device with a fingerprint reader is.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/">Chrome DevTools Protocol, WebAuthn domain</a>
 */
final class VirtualPasskeys {

    private final CDPSession tools;
    private final String authenticator;

    VirtualPasskeys(Page page) {
        this.tools = page.context().newCDPSession(page);
        tools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", options);
        this.authenticator = tools.send("WebAuthn.addVirtualAuthenticator", parameters)
                .get("authenticatorId")
                .getAsString();
    }

    /** Whether the user touches the device when a page asks. */
    void setTouched(boolean isTouched) {
        set("WebAuthn.setAutomaticPresenceSimulation", "enabled", isTouched);
    }

    /** Whether the device recognizes the user. */
    void setRecognized(boolean isRecognized) {
        set("WebAuthn.setUserVerified", "isUserVerified", isRecognized);
    }

    /** Passkeys of the device. */
    int count() {
        return tools.send("WebAuthn.getCredentials", ofAuthenticator())
                .getAsJsonArray("credentials")
                .size();
    }

    private void set(String method, String name, boolean value) {
        JsonObject parameters = ofAuthenticator();
        parameters.addProperty(name, value);
        tools.send(method, parameters);
    }

    private JsonObject ofAuthenticator() {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("authenticatorId", authenticator);
        return parameters;
    }
}
