package dev.keyturn.discovery;

import com.nimbusds.jose.JWSAlgorithm;
import dev.keyturn.certificate.CertificateAuthorities;
import dev.keyturn.certificate.CertificateEndpoints;
import dev.keyturn.certificate.ClientCertificates;
import dev.keyturn.introspection.IntrospectionResponses;
import dev.keyturn.oauth.ProtocolEndpoint;
import dev.keyturn.resource.Resources;
import dev.keyturn.signing.KeyRing;
import dev.keyturn.user.SignInLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.stereotype.Component;

/**
 * Corrections to the framework's discovery documents: features that it omits, without features that are not offered.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-2">RFC 8414 §2, Authorization Server Metadata</a>
 */
@Component
@ConditionalOnWebApplication
class ServerMetadata implements ProtocolEndpoint {

    private static final List<String> GRANT_TYPES = List.of(
            AuthorizationGrantType.AUTHORIZATION_CODE.getValue(),
            AuthorizationGrantType.CLIENT_CREDENTIALS.getValue(),
            AuthorizationGrantType.REFRESH_TOKEN.getValue(),
            AuthorizationGrantType.TOKEN_EXCHANGE.getValue());

    private static final List<String> CONFIDENTIAL_METHODS = List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
            ClientAuthenticationMethod.CLIENT_SECRET_POST.getValue(),
            ClientAuthenticationMethod.PRIVATE_KEY_JWT.getValue());

    private static final List<String> ASSERTION_ALGORITHMS = List.of(
            JWSAlgorithm.ES256.getName(),
            JWSAlgorithm.ES384.getName(),
            JWSAlgorithm.ES512.getName(),
            JWSAlgorithm.PS256.getName(),
            JWSAlgorithm.RS256.getName());

    private final Resources resources;
    private final AuthorizationServerSettings settings;
    private final ClientCertificates certificates;
    private final CertificateAuthorities authorities;
    private final CertificateEndpoints certificateEndpoints;

    ServerMetadata(
            Resources resources,
            AuthorizationServerSettings settings,
            ClientCertificates certificates,
            CertificateAuthorities authorities,
            CertificateEndpoints certificateEndpoints) {
        this.resources = resources;
        this.settings = settings;
        this.certificates = certificates;
        this.authorities = authorities;
        this.certificateEndpoints = certificateEndpoints;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.authorizationServerMetadataEndpoint(endpoint ->
                        endpoint.authorizationServerMetadataCustomizer(document -> document.claims(this::describe)))
                .oidc(oidc -> oidc.providerConfigurationEndpoint(endpoint ->
                        endpoint.providerConfigurationCustomizer(document -> document.claims(this::describeProvider))));
    }

    /** Corrects the metadata of RFC 8414, which OpenID Connect Discovery shares. */
    private void describe(Map<String, Object> claims) {
        claims.put("grant_types_supported", GRANT_TYPES);
        claims.put("response_modes_supported", List.of("query"));
        List<String> confidential = confidentialMethods();
        List<String> all = new ArrayList<>(confidential);
        all.add(ClientAuthenticationMethod.NONE.getValue());
        claims.put("token_endpoint_auth_methods_supported", all);
        claims.put("revocation_endpoint_auth_methods_supported", all);
        claims.put("introspection_endpoint_auth_methods_supported", confidential);
        for (String endpoint : List.of("token", "revocation", "introspection")) {
            claims.put(endpoint + "_endpoint_auth_signing_alg_values_supported", ASSERTION_ALGORITHMS);
        }
        claims.put("introspection_signing_alg_values_supported", List.of(IntrospectionResponses.ALGORITHM.getName()));
        claims.put("authorization_response_iss_parameter_supported", true);
        claims.put("request_parameter_supported", false);
        claims.put("request_uri_parameter_supported", false);
        claims.put("scopes_supported", resources.offeredScopes());
        claims.put("userinfo_endpoint", settings.getIssuer() + settings.getOidcUserInfoEndpoint());
        claims.put("end_session_endpoint", settings.getIssuer() + settings.getOidcLogoutEndpoint());
        claims.remove("dpop_signing_alg_values_supported");
        describeCertificates(claims);
    }

    private List<String> confidentialMethods() {
        List<String> methods = new ArrayList<>(CONFIDENTIAL_METHODS);
        if (certificates.areOn() && authorities.areConfigured()) {
            methods.add(ClientAuthenticationMethod.TLS_CLIENT_AUTH.getValue());
        }
        if (certificates.areOn()) {
            methods.add(ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH.getValue());
        }
        return methods;
    }

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-5">RFC 8705 §5, Metadata for Mutual-TLS Endpoint Aliases</a>
     */
    private void describeCertificates(Map<String, Object> claims) {
        if (!certificates.areOn()) {
            claims.remove("tls_client_certificate_bound_access_tokens");
            return;
        }
        claims.put("tls_client_certificate_bound_access_tokens", true);
        certificateEndpoints.baseUrl().ifPresent(base -> {
            Map<String, Object> aliases = new LinkedHashMap<>();
            aliases.put("token_endpoint", base + settings.getTokenEndpoint());
            aliases.put("revocation_endpoint", base + settings.getTokenRevocationEndpoint());
            aliases.put("introspection_endpoint", base + settings.getTokenIntrospectionEndpoint());
            aliases.put("userinfo_endpoint", base + settings.getOidcUserInfoEndpoint());
            claims.put("mtls_endpoint_aliases", aliases);
        });
    }

    /** Corrects the metadata of OpenID Connect Discovery. */
    private void describeProvider(Map<String, Object> claims) {
        describe(claims);
        claims.put("id_token_signing_alg_values_supported", KeyRing.algorithmNames());
        claims.put("backchannel_logout_supported", true);
        claims.put("backchannel_logout_session_supported", true);
        claims.put(
                "acr_values_supported",
                Stream.of(SignInLevel.values()).map(SignInLevel::acr).toList());
        claims.put("prompt_values_supported", List.of("none", "login", "consent", "select_account"));
        claims.put(
                "claims_supported",
                List.of(
                        IdTokenClaimNames.SUB,
                        IdTokenClaimNames.ISS,
                        IdTokenClaimNames.AUD,
                        IdTokenClaimNames.EXP,
                        IdTokenClaimNames.IAT,
                        IdTokenClaimNames.AUTH_TIME,
                        IdTokenClaimNames.ACR,
                        IdTokenClaimNames.AMR,
                        IdTokenClaimNames.NONCE,
                        IdTokenClaimNames.AZP,
                        "sid",
                        StandardClaimNames.NAME,
                        StandardClaimNames.PREFERRED_USERNAME,
                        StandardClaimNames.EMAIL,
                        StandardClaimNames.EMAIL_VERIFIED));
    }
}
