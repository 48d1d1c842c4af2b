/**
 * Requirements of controller methods, and the check at startup that each annotation has an effect. Internal.
 */
@NullMarked
package dev.keyturn.sdk.spring.internal.handler;

import org.jspecify.annotations.NullMarked;
