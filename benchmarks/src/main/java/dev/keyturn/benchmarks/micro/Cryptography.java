package dev.keyturn.benchmarks.micro;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;

/** Chooses whose cryptography this process uses. */
final class Cryptography {

    private Cryptography() {}

    static void choose(String name) {
        if (name.equals("native")) {
            AmazonCorrettoCryptoProvider.install();
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
        }
    }
}
