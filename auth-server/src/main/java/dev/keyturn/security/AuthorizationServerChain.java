package dev.keyturn.security;

import dev.keyturn.authorize.AuthenticationRequirementsFilter;
import dev.keyturn.authorize.AuthorizationCodes;
import dev.keyturn.authorize.AuthorizationRequestConverter;
import dev.keyturn.authorize.AuthorizationResponses;
import dev.keyturn.authorize.ConsentNeeded;
import dev.keyturn.authorize.RefusedConsent;
import dev.keyturn.authorize.RequestedResources;
import dev.keyturn.client.authentication.ClientAuthentication;
import dev.keyturn.client.lookup.ClientOrigins;
import dev.keyturn.cors.ClientOriginFilter;
import dev.keyturn.discovery.ServerMetadata;
import dev.keyturn.introspection.IntrospectionEndpoint;
import dev.keyturn.login.EndedSessionFilter;
import dev.keyturn.login.PageHeaders;
import dev.keyturn.login.PasswordChangeRequiredFilter;
import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.login.RepeatAsGetFilter;
import dev.keyturn.logout.EndSessionEndpoint;
import dev.keyturn.oauth.BearerRefusals;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RequestRefusals;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.token.ResourceIndicators;
import dev.keyturn.tokenendpoint.TokenEndpointGrants;
import dev.keyturn.tokenendpoint.TokenRequestRefusals;
import dev.keyturn.tokenendpoint.TokenResponses;
import dev.keyturn.tokenendpoint.TokenRevocation;
import dev.keyturn.user.Users;
import dev.keyturn.userinfo.UserInfoClaims;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Second: the endpoints of OAuth 2 and OpenID Connect. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class AuthorizationServerChain {

    private static final String CONSENT_PAGE = "/oauth2/consent";
    private static final String USER_INFO = "/userinfo";
    private static final String AUTHORIZATION_ENDPOINT = "/oauth2/authorize";

    @Bean
    @Order(2)
    SecurityFilterChain protocol(
            HttpSecurity http,
            KeyturnProperties properties,
            AuthorizationServerSettings settings,
            ClientAuthentication clientAuthentication,
            TokenEndpointGrants grants,
            AuthorizationCodes codes,
            RefusedConsent refusedConsent,
            AuthorizationRequestConverter authorizationRequests,
            ResourceIndicators indicators,
            IntrospectionEndpoint introspection,
            TokenRevocation revocation,
            UserInfoClaims userInfo,
            EndSessionEndpoint endSession,
            ServerMetadata metadata,
            AuthorizationResponses authorizationResponses,
            ProtocolErrorResponses errors,
            RequestRefusals refusals,
            TokenResponses tokenResponses,
            TokenRequestRefusals tokenRefusals,
            Users users,
            KnownRevocations revocations,
            PendingRequests pendingRequests,
            ClientOrigins origins,
            Clock clock) {
        String consentPage = properties.issuer() + CONSENT_PAGE;
        BearerRefusals bearers = new BearerRefusals(errors, refusals, OidcScopes.OPENID);
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        server.clientAuthentication(authentication -> authentication
                        .authenticationConverters(converters -> {
                            clientAuthentication.chooseConverters(converters);
                            grants.addHolders(converters);
                            grants.refuseProofs(converters);
                        })
                        .authenticationProviders(providers -> {
                            clientAuthentication.chooseProviders(providers);
                            grants.addHolderProvider(providers);
                        })
                        .errorResponseHandler(tokenRefusals))
                .authorizationEndpoint(endpoint -> endpoint.consentPage(consentPage)
                        .authorizationRequestConverters(authorizationRequests::replace)
                        .authenticationProviders(providers -> complete(providers, codes, refusedConsent, indicators))
                        .authorizationResponseHandler(authorizationResponses)
                        .errorResponseHandler(authorizationResponses))
                .tokenEndpoint(endpoint -> endpoint.accessTokenRequestConverters(grants::chooseConverters)
                        .authenticationProviders(grants::choose)
                        .accessTokenResponseHandler(tokenResponses)
                        .errorResponseHandler(tokenRefusals))
                .tokenIntrospectionEndpoint(endpoint -> endpoint.authenticationProviders(introspection::guard)
                        .introspectionResponseHandler(introspection)
                        .errorResponseHandler(errors))
                .tokenRevocationEndpoint(endpoint ->
                        endpoint.authenticationProviders(revocation::complete).errorResponseHandler(errors))
                .authorizationServerMetadataEndpoint(endpoint ->
                        endpoint.authorizationServerMetadataCustomizer(document -> document.claims(metadata::describe)))
                .oidc(oidc -> oidc.providerConfigurationEndpoint(endpoint -> endpoint.providerConfigurationCustomizer(
                                document -> document.claims(metadata::describeProvider)))
                        .userInfoEndpoint(endpoint ->
                                endpoint.userInfoMapper(userInfo::of).errorResponseHandler(bearers))
                        .logoutEndpoint(endpoint -> endpoint.logoutRequestConverters(endSession::chooseConverters)
                                .authenticationProviders(endSession::chooseProviders)
                                .logoutResponseHandler(endSession::answer)
                                .errorResponseHandler(authorizationResponses)));

        http.securityMatcher(offered(server, settings))
                .with(server, configured -> {})
                .oauth2ResourceServer(
                        resource -> resource.authenticationEntryPoint(bearers).accessDeniedHandler(bearers))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .headers(headers -> headers.addHeaderWriter(new PageHeaders()))
                .requestCache(cache -> cache.disable())
                .addFilterAfter(
                        new RepeatAsGetFilter(settings.getAuthorizationEndpoint(), settings.getOidcLogoutEndpoint()),
                        HeaderWriterFilter.class)
                .addFilterAfter(
                        new ClientOriginFilter(
                                origins, tokenRefusals, properties.issuer().toString()),
                        BearerTokenAuthenticationFilter.class)
                .addFilterBefore(new EndedSessionFilter(users, revocations), AuthorizationFilter.class)
                .addFilterBefore(
                        new AuthenticationRequirementsFilter(
                                pendingRequests, authorizationResponses, errors, consentPage, clock),
                        AuthorizationFilter.class)
                .addFilterBefore(new PasswordChangeRequiredFilter(pendingRequests), AuthorizationFilter.class)
                .exceptionHandling(exceptions -> exceptions
                        .defaultAuthenticationEntryPointFor(bearers, PathPatternRequestMatcher.pathPattern(USER_INFO))
                        .defaultAuthenticationEntryPointFor(
                                (request, response, exception) -> answerConsentOfNobody(
                                        pendingRequests, authorizationResponses, request, response),
                                PathPatternRequestMatcher.pathPattern(HttpMethod.POST, AUTHORIZATION_ENDPOINT))
                        .defaultAuthenticationEntryPointFor(
                                errors, PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/oauth2/*")));
        return http.build();
    }

    /**
     * The framework authenticates clients at the endpoints of pushed authorization requests and of devices even where these
     * are not offered; they are left to the last chain, which answers everybody that there is nothing.
     */
    private static RequestMatcher offered(
            OAuth2AuthorizationServerConfigurer server, AuthorizationServerSettings settings) {
        Set<String> absent = Set.of(
                settings.getPushedAuthorizationRequestEndpoint(),
                settings.getDeviceAuthorizationEndpoint(),
                settings.getDeviceVerificationEndpoint());
        RequestMatcher endpoints = server.getEndpointsMatcher();
        return request -> !absent.contains(request.getRequestURI()) && endpoints.matches(request);
    }

    /**
     * Handles a consent without a session: the user signs in and is asked again. Requests have been repeated as
     * GET by then, so nothing else is posted there.
     */
    private static void answerConsentOfNobody(
            PendingRequests pendingRequests,
            AuthorizationResponses authorizationResponses,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
        } else if (pending.client().isPresent()) {
            pendingRequests.askToSignIn(pending, request, response);
        } else {
            authorizationResponses.onAuthenticationFailure(
                    request,
                    response,
                    ProtocolErrors.invalidRequest("state is unknown, expired, or belongs to another user."));
        }
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(KeyturnProperties properties) {
        return AuthorizationServerSettings.builder()
                .issuer(properties.issuer().toString())
                .build();
    }

    private static void complete(
            List<AuthenticationProvider> providers,
            AuthorizationCodes codes,
            RefusedConsent refusedConsent,
            ResourceIndicators indicators) {
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider request) {
                request.setAuthorizationCodeGenerator(codes::generate);
                request.setAuthorizationConsentRequired(new ConsentNeeded());
                // Client and redirect URI are checked when the request is read, since refusals are sent there.
                request.setAuthenticationValidator(((Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext>)
                                AuthorizationRequestConverter::requireAllowedScopes)
                        .andThen(new RequestedResources(indicators)));
            } else if (provider instanceof OAuth2AuthorizationConsentAuthenticationProvider consent) {
                consent.setAuthorizationCodeGenerator(codes::generate);
                consent.setAuthorizationConsentCustomizer(refusedConsent);
            }
        }
    }
}
