package dev.keyturn.sdk;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metadata that an API publishes about itself, so that a client that knows only its URL can find the authorization server.
 *
 * @param resource identifier of the API, an {@code https} URL
 * @param authorizationServers issuers whose tokens the API accepts
 * @param scopes scopes of the API; empty to omit them
 * @param name name for people; null to omit it
 * @param documentation URL of the developer documentation; null to omit it
 * @param acceptsDpop whether the API accepts sender-constrained tokens
 * @param requiresDpop whether the API accepts only sender-constrained tokens
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-2">RFC 9728 §2, Protected Resource Metadata</a>
 */
public record ProtectedResourceMetadata(
        URI resource,
        List<String> authorizationServers,
        List<String> scopes,
        @Nullable String name,
        @Nullable URI documentation,
        boolean acceptsDpop,
        boolean requiresDpop) {

    /** Media type of {@link #document()}. */
    public static final String MEDIA_TYPE = "application/json";

    /** Value of the header {@code Cache-Control}. */
    public static final String CACHE_CONTROL = "public, max-age=3600";

    /** Algorithms accepted for DPoP proofs. */
    public static final List<String> DPOP_ALGORITHMS =
            List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

    public ProtectedResourceMetadata {
        if (resource.getHost() == null || resource.getRawFragment() != null) {
            throw new IllegalArgumentException("The resource must be a URL with a host and without a fragment.");
        }
        authorizationServers = List.copyOf(authorizationServers);
        scopes = List.copyOf(scopes);
    }

    /**
     * Creates metadata with the required members only.
     *
     * @param resource identifier under which the API is registered, an {@code https} URL
     * @param issuer issuer whose tokens the API accepts
     */
    public static ProtectedResourceMetadata of(String resource, String issuer) {
        return new ProtectedResourceMetadata(
                URI.create(resource), List.of(issuer), List.of(), null, null, false, false);
    }

    /**
     * URL at which the document must be published: the well-known part stands between host and path.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3">RFC 9728 §3, Obtaining Protected Resource Metadata</a>
     */
    public URI location() {
        String text = resource.toString();
        String path = resource.getRawPath();
        int start = text.indexOf(resource.getRawAuthority())
                + resource.getRawAuthority().length();
        String rest = path.equals("/") ? text.substring(start + 1) : text.substring(start);
        return URI.create(text.substring(0, start) + WELL_KNOWN + rest);
    }

    /**
     * Complete HTTP response.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3.2">RFC 9728 §3.2, Protected Resource Metadata Response</a>
     */
    public ApiResponse response() {
        return new ApiResponse(200, MEDIA_TYPE, Map.of("Cache-Control", List.of(CACHE_CONTROL)), document());
    }

    /** Document in JSON. */
    public String document() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("resource", resource.toString());
        members.put("authorization_servers", authorizationServers);
        if (!scopes.isEmpty()) {
            members.put("scopes_supported", scopes);
        }
        members.put("bearer_methods_supported", List.of("header"));
        if (name != null) {
            members.put("resource_name", name);
        }
        if (documentation != null) {
            members.put("resource_documentation", documentation.toString());
        }
        if (acceptsDpop) {
            members.put("dpop_signing_alg_values_supported", DPOP_ALGORITHMS);
            members.put("dpop_bound_access_tokens_required", requiresDpop);
        }
        return JSONObjectUtils.toJSONString(members);
    }
}
