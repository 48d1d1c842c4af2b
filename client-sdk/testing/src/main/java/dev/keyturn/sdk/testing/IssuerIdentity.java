package dev.keyturn.sdk.testing;

import com.nimbusds.jose.jwk.JWK;
import java.time.Clock;

/** Identity with which the handlers of a test issuer sign documents. */
interface IssuerIdentity {

    /** Issuer identifier. */
    String url();

    Clock clock();

    JWK signingKey();
}
