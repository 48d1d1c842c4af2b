package dev.keyturn.testing;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A partner's client, public or with a secret, played with a library that is not ours: Nimbus' OAuth 2 and OpenID Connect SDK. */
public final class Partner {

    private final OIDCProviderMetadata provider;
    private final ClientID clientId;
    private final URI redirectUri;
    private final Scope scope;
    private final @Nullable Secret secret;
    private final CodeVerifier verifier = new CodeVerifier();
    private final State state = new State();
    private final Nonce nonce = new Nonce();

    /** A public client. */
    public Partner(URI issuer, String clientId, URI redirectUri, String scope) {
        this(issuer, clientId, redirectUri, scope, null);
    }

    /** A client with a secret, or, if there is none, a public one. */
    public Partner(URI issuer, String clientId, URI redirectUri, String scope, @Nullable String secret) {
        this.secret = secret == null ? null : new Secret(secret);
        this.provider = discover(issuer);
        this.clientId = new ClientID(clientId);
        this.redirectUri = redirectUri;
        this.scope = Scope.parse(scope);
    }

    public OIDCProviderMetadata provider() {
        return provider;
    }

    public ClientID clientId() {
        return clientId;
    }

    public State state() {
        return state;
    }

    public Nonce nonce() {
        return nonce;
    }

    public CodeVerifier verifier() {
        return verifier;
    }

    /** Where the partner sends the user's browser. */
    public URI authorizationUri() {
        return new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE), scope, clientId, redirectUri)
                .endpointURI(provider.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /** Reads what the browser brought back, and checks state and issuer as RFC 9207 asks. */
    public AuthorizationResponse read(URI callback) {
        try {
            AuthorizationResponse response = AuthorizationResponse.parse(callback);
            if (!state.equals(response.getState()) || !provider.getIssuer().equals(response.getIssuer())) {
                throw new AssertionError("state or iss is wrong: " + callback);
            }
            return response;
        } catch (ParseException e) {
            throw new AssertionError(callback.toString(), e);
        }
    }

    /** Exchanges a code. */
    public HTTPResponse exchange(AuthorizationCode code) {
        return exchange(code, verifier);
    }

    public HTTPResponse exchange(AuthorizationCode code, CodeVerifier presented) {
        return send(new AuthorizationCodeGrant(code, redirectUri, presented));
    }

    public HTTPResponse refresh(RefreshToken token) {
        return send(new RefreshTokenGrant(token));
    }

    public static TokenResponse parse(HTTPResponse response) {
        try {
            return OIDCTokenResponseParser.parse(response);
        } catch (ParseException e) {
            throw new AssertionError(response.getBody(), e);
        }
    }

    private HTTPResponse send(AuthorizationGrant grant) {
        URI endpoint = provider.getTokenEndpointURI();
        TokenRequest.Builder request = secret == null
                ? new TokenRequest.Builder(endpoint, clientId, grant)
                : new TokenRequest.Builder(endpoint, new ClientSecretBasic(clientId, secret), grant);
        try {
            return request.build().toHTTPRequest().send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OIDCProviderMetadata discover(URI issuer) {
        try {
            return OIDCProviderMetadata.resolve(new Issuer(issuer));
        } catch (Exception e) {
            throw new AssertionError("Discovery failed", e);
        }
    }
}
