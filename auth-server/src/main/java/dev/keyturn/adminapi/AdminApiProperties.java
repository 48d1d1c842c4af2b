package dev.keyturn.adminapi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of the admin API.
 *
 * @param maxRequestSize largest request body; longer ones get 413
 */
@ConfigurationProperties("keyturn.admin-api")
record AdminApiProperties(@DefaultValue("256KB") DataSize maxRequestSize) {}
