package dev.keyturn.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Editable part of an API.
 *
 * @param name what people know it by
 * @param description what it is for; may be empty
 * @param scopes what each scope allows, in words for the person who is asked to consent, by the scope's name
 * @param accessTokens what its access tokens are like
 * @param apiKeyEnvironment the one environment whose API keys it takes; null for any
 */
public record ApiDescription(
        String name,
        String description,
        Map<String, String> scopes,
        AccessTokenPolicy accessTokens,
        @Nullable String apiKeyEnvironment) {

    public ApiDescription {
        scopes = Map.copyOf(scopes);
    }

    /** One whose access tokens are like those of any API, and which takes any API key. */
    public ApiDescription(String name, String description, Map<String, String> scopes) {
        this(name, description, scopes, AccessTokenPolicy.DEFAULT, null);
    }
}
