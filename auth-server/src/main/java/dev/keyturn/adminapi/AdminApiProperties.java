package dev.keyturn.adminapi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the admin API.
 *
 * @param maxRequestSize the longest request body that the admin API reads
 */
@ConfigurationProperties("keyturn.admin-api")
record AdminApiProperties(@DefaultValue("256KB") DataSize maxRequestSize) {}
