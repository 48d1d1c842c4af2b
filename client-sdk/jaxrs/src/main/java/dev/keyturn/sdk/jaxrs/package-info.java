/**
 * Adapter for Jakarta REST: {@link dev.keyturn.sdk.jaxrs.CredentialFeature} enforces {@link dev.keyturn.sdk.RequireScope} and the other
 * annotations on resources, and {@link dev.keyturn.sdk.jaxrs.MetadataResource} publishes the protected resource metadata.
 *
 * <p>Owns how Jakarta REST finds the resource of a request and the annotations that apply to it. Verification and the contents of refusals
 * belong to the core.
 */
@NullMarked
package dev.keyturn.sdk.jaxrs;

import org.jspecify.annotations.NullMarked;
