package dev.keyturn.tokenendpoint;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.GrantId;
import dev.keyturn.grant.Grants;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.user.SignedInUser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.stereotype.Component;

/** Stores the framework's new authorizations as grants. */
@Component
class NewAuthorizations {

    /** How long a consent page can stay open before it is answered. */
    private static final Duration CONSENT_LIFETIME = Duration.ofMinutes(15);

    private final Grants grants;
    private final GrantTranslator translator;
    private final Clock clock;

    NewAuthorizations(Grants grants, GrantTranslator translator, Clock clock) {
        this.grants = grants;
        this.translator = translator;
        this.clock = clock;
    }

    /** Stores a grant with its code, or with the consent that the user is asked for. */
    void create(OAuth2Authorization authorization) {
        GrantId id = GrantId.parse(authorization.getId());
        RequestedGrant request = translator.request(authorization);
        SignedInUser user = GrantTranslator.user(authorization);
        String consentState = authorization.getAttribute(OAuth2ParameterNames.STATE);
        if (consentState != null) {
            Instant now = clock.instant();
            grants.ask(
                    id,
                    request,
                    user,
                    new NewToken(TokenKind.CONSENT, TokenDigest.of(consentState), now, now.plus(CONSENT_LIFETIME)));
        } else {
            grants.allow(id, request, user, authorization.getAuthorizedScopes(), NewTokens.code(authorization));
        }
    }

    /** Stores the access token of a client that acts for itself, if it is opaque. */
    void createOfClient(OAuth2Authorization authorization) {
        NewToken accessToken = NewTokens.opaqueAccessToken(authorization);
        if (accessToken != null) {
            grants.issue(
                    new ClientId(authorization.getRegisteredClientId()),
                    authorization.getAuthorizedScopes(),
                    accessToken);
        }
    }

    /** Deletes a request that the user refused. */
    void remove(OAuth2Authorization authorization) {
        grants.refuse(GrantId.parse(authorization.getId()));
    }
}
