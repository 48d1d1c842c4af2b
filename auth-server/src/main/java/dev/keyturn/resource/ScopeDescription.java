package dev.keyturn.resource;

import org.jspecify.annotations.Nullable;

/**
 * What a scope allows, in words for the person who is asked to consent.
 *
 * @param name as in the protocol
 * @param apiName the API that it opens; null for a scope of OpenID Connect
 */
public record ScopeDescription(
        String name, String description, @Nullable String apiName) {}
