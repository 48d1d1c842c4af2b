package dev.keyturn.apidocs;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the API reference.
 *
 * @param enabled whether the server shows the API reference at {@code /docs/api}
 */
@ConfigurationProperties("keyturn.api-docs")
record ApiDocsProperties(@DefaultValue("true") boolean enabled) {}
