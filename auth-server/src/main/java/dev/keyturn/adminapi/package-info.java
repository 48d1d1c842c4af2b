/**
 * Shared parts of the admin API: controller stereotype, paging, entity tags, and problem details for each {@link
 * dev.keyturn.adminapi.DomainException}. Owns no endpoint and no table.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
@ApplicationModule(allowedDependencies = {"oauth"})
@NullMarked
package dev.keyturn.adminapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
