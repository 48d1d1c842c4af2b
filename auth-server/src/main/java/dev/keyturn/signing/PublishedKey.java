package dev.keyturn.signing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;

/** A key that verifies. */
record PublishedKey(JWSAlgorithm algorithm, JWSVerifier verifier) {}
