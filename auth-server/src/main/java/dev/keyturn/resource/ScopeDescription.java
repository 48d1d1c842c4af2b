package dev.keyturn.resource;

import org.jspecify.annotations.Nullable;

/**
 * Description of a scope on the consent page.
 *
 * @param name as in the protocol
 * @param apiName the API that it opens; null for a scope of OpenID Connect
 */
public record ScopeDescription(
        String name, String description, @Nullable String apiName) {}
