package dev.keyturn.signing;

import java.util.List;

/** Sealing under a key that stands nowhere. */
public final class TestSealing {

    private TestSealing() {}

    public static Sealing create() {
        KeyEncryption key = new KeyEncryption(new byte[KeyEncryption.KEY_BYTES]);
        return new Sealing(() -> key, List::of);
    }
}
