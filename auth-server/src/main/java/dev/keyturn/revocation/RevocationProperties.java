package dev.keyturn.revocation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the revocation feed may cost.
 *
 * @param maximumReaders how many verifiers can wait for news at one node at once, by stream or by long poll; 1 or more
 */
@ConfigurationProperties("keyturn.revocation")
record RevocationProperties(@DefaultValue("1000") int maximumReaders) {

    RevocationProperties {
        if (maximumReaders < 1) {
            throw new IllegalArgumentException("keyturn.revocation.maximum-readers must be 1 or more");
        }
    }
}
