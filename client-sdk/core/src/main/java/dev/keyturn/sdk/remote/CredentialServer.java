package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.PresentedCredential;
import java.io.IOException;

/** Asks the server about one kind of credentials. */
interface CredentialServer {

    /** @throws IOException if it does not answer, or nothing that can be understood */
    Answer ask(PresentedCredential presented) throws IOException, InterruptedException;
}
