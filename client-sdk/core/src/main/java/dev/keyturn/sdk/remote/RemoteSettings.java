package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.client.ClientAuthentication;
import java.time.Duration;

/**
 * How the server is asked about credentials, and how long its answers are believed.
 *
 * @param client as which it is asked
 * @param audience the API that asks
 * @param believeGood for how long at most, and never beyond the credential's end
 * @param believeRefused for how long
 * @param usesLastAnswer whether, while the server does not answer, a credential that it called good before goes on being good
 *     until its end
 * @param mostRemembered how many answers
 */
public record RemoteSettings(
        ClientAuthentication client,
        String audience,
        Duration believeGood,
        Duration believeRefused,
        boolean usesLastAnswer,
        int mostRemembered) {}
