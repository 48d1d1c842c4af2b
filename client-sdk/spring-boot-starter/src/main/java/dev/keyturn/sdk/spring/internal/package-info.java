/**
 * Parts that the starter's packages share: the factory of verifiers, and errors of configuration. Internal.
 */
@NullMarked
package dev.keyturn.sdk.spring.internal;

import org.jspecify.annotations.NullMarked;
