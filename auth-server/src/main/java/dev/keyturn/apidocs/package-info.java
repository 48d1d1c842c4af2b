/**
 * The page that shows the API reference, and the OpenAPI document behind it. Owns static files only: the document is written by a test
 * from the controllers, and the page is Swagger UI (ADR 0049). Owns no table and no endpoint that it describes.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.keyturn.apidocs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
