/**
 * Spring Boot starter: settings ({@link dev.keyturn.sdk.spring.KeyturnProperties}) and the auto-configuration of the
 * {@link dev.keyturn.sdk.CredentialVerifier}. Sub-packages protect servlet applications, reactive applications and gateways, and integrate Spring
 * Security, metrics and health.
 *
 * <p>Owns configuration. Does not own verification, which is the core's, and does not need Spring Security. Packages named {@code internal} are no
 * API. Only the packages {@code servlet}, {@code internal.servlet} and {@code security} may use the Servlet API.
 */
@NullMarked
package dev.keyturn.sdk.spring;

import org.jspecify.annotations.NullMarked;
