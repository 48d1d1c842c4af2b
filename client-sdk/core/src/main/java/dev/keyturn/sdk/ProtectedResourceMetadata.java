package dev.keyturn.sdk;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API says about itself, so that a client that knows nothing but its address finds out whose tokens it takes.
 *
 * @param resource the identifier of the API, an https URL
 * @param authorizationServers issuers whose tokens it takes
 * @param scopes that it knows; empty for not saying
 * @param name for people; null for not saying
 * @param documentation for developers; null for not saying
 * @param acceptsDpop whether it takes tokens that are bound to a key
 * @param requiresDpop whether it takes no others
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

    /** The media type of {@link #document()}. */
    public static final String MEDIA_TYPE = "application/json";

    /** For how long clients may keep it, as the header of this name says it. */
    public static final String CACHE_CONTROL = "public, max-age=3600";

    /** What may sign a DPoP proof. */
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
     * The least that an API says of itself.
     *
     * @param resource the identifier of the API, an https URL, by which the server knows it
     * @param issuer whose tokens it takes
     */
    public static ProtectedResourceMetadata of(String resource, String issuer) {
        return new ProtectedResourceMetadata(
                URI.create(resource), List.of(issuer), List.of(), null, null, false, false);
    }

    /**
     * Where the document belongs: the well-known part goes between host and path.
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

    /** As JSON. */
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
