package dev.keyturn.console.clients;

import java.io.Serializable;

/**
 * A secret on its way from the request that made it to the page that shows it.
 *
 * <p>It travels as a flash attribute: in the session for as long as the redirect takes, gone once the page has been
 * rendered. So reloading the page, or going back to it, makes nothing anew and shows the secret to nobody else; the price
 * is that a connection lost in between loses the secret, and another has to be made.
 */
record ShownOnce(String clientSecret) implements Serializable {

    static final String ATTRIBUTE = "shownOnce";

    @Override
    public String toString() {
        return "ShownOnce[]";
    }
}
