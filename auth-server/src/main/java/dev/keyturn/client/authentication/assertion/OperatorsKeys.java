package dev.keyturn.client.authentication.assertion;

import java.net.URI;

/**
 * The one place of keys that the operator configured, and which may therefore be anywhere: plain http, or inside the
 * operator's network.
 */
public record OperatorsKeys(URI uri) {}
