/**
 * Protects resources of Jakarta REST with credentials: {@link dev.keyturn.sdk.jaxrs.CredentialFeature} enforces what annotations demand.
 */
@NullMarked
package dev.keyturn.sdk.jaxrs;

import org.jspecify.annotations.NullMarked;
