package dev.keyturn.revocation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the revocation feed.
 *
 * @param maxReaders verifiers that can wait at one node at the same time; 1 or more
 */
@ConfigurationProperties("keyturn.revocation")
record RevocationProperties(@DefaultValue("1000") int maxReaders) {

    RevocationProperties {
        if (maxReaders < 1) {
            throw new IllegalArgumentException("keyturn.revocation.max-readers must be 1 or more");
        }
    }
}
