package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.PresentedCredential;
import java.io.IOException;

/** Verification of one kind of credentials by the server. */
interface RemoteCheck {

    /** @throws IOException if the server does not answer, or with an unknown document */
    Answer ask(PresentedCredential presented) throws IOException, InterruptedException;
}
