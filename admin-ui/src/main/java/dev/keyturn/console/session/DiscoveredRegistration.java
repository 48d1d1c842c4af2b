package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import dev.keyturn.console.discovery.Discovery;
import dev.keyturn.console.discovery.ServerMetadata;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;

/** Registration of the console as an OAuth client, built on first use from the server's metadata. */
@Component
class DiscoveredRegistration implements ClientRegistrationRepository {

    /** The only registration there is. */
    static final String ID = "keyturn";

    static final String CALLBACK = "/login/oauth2/code/" + ID;
    static final String CLIENT_ID = "keyturn-console";

    private static final List<String> SCOPES = List.of(
            "openid",
            "profile",
            "admin:clients:read",
            "admin:clients:write",
            "admin:apis:read",
            "admin:apis:write",
            "admin:users:read",
            "admin:users:write",
            "admin:api-keys:read",
            "admin:api-keys:write",
            "admin:keys:read",
            "admin:keys:write",
            "admin:grants:read",
            "admin:revocations:read",
            "admin:revocations:write",
            "admin:storage:read",
            "admin:metrics:read",
            "admin:audit:read",
            "admin:alarms:read",
            "admin:alarms:write",
            "admin:posture:read",
            "admin:posture:write");

    private final ConsoleProperties console;
    private final Discovery discovery;

    DiscoveredRegistration(ConsoleProperties console, Discovery discovery) {
        this.console = console;
        this.discovery = discovery;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
        if (!ID.equals(registrationId)) {
            return null;
        }
        ServerMetadata server = discovery.metadata();
        return ClientRegistration.withRegistrationId(ID)
                .clientId(CLIENT_ID)
                .clientName("Keyturn")
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .redirectUri(console.at(CALLBACK))
                .scope(SCOPES)
                .issuerUri(server.issuer().toString())
                .authorizationUri(server.authorizationEndpoint().toString())
                .tokenUri(server.backChannel().token().toString())
                .jwkSetUri(server.backChannel().jwkSet().toString())
                .userInfoUri(server.backChannel().userInfo().toString())
                .userNameAttributeName("sub")
                .providerConfigurationMetadata(Map.of(
                        "end_session_endpoint", server.endSessionEndpoint().toString()))
                .build();
    }
}
