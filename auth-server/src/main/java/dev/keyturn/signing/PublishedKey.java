package dev.keyturn.signing;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PublicKey;

/** A key that verifies. */
record PublishedKey(JWSAlgorithm algorithm, PublicKey key) {}
