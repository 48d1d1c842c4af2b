/**
 * Micrometer metrics of verifications and of the revocation feed.
 */
@NullMarked
package dev.keyturn.sdk.spring.metrics;

import org.jspecify.annotations.NullMarked;
