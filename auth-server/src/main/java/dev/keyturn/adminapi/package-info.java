/**
 * What the endpoints of the admin API share: their stereotype, paging, entity tags, and the one place that turns a
 * {@link dev.keyturn.adminapi.DomainException} into problem+json. Owns no endpoint and no table.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
@ApplicationModule(allowedDependencies = {"oauth"})
@NullMarked
package dev.keyturn.adminapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
