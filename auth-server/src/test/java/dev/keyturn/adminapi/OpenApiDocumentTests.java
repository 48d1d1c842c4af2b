package dev.keyturn.adminapi;

import dev.keyturn.testing.OnH2;

/** {@link OpenApiDocument} with H2; the document does not depend on the database. */
@OnH2
class OpenApiDocumentTests extends OpenApiDocument {}
