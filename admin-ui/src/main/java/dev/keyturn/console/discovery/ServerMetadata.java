package dev.keyturn.console.discovery;

import java.net.URI;

/**
 * The server's endpoints.
 *
 * @param authorizationEndpoint for browsers
 * @param tokenEndpoint for everybody but the console
 * @param endSessionEndpoint for browsers
 * @param backChannel the addresses at which the console itself reaches the server
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Connect Discovery
 *     §3, OpenID Provider Metadata</a>
 */
public record ServerMetadata(
        URI issuer,
        URI authorizationEndpoint,
        URI tokenEndpoint,
        URI endSessionEndpoint,
        BackChannelEndpoints backChannel) {

    /** The same server as seen from the console. */
    public record BackChannelEndpoints(URI token, URI jwkSet, URI userInfo) {}
}
