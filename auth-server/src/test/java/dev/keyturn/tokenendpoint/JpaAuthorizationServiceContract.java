package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.ConsentRows;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SessionRows;
import dev.keyturn.user.SignedInUser;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** Holds ours to the same contract. */
@RunningServer
abstract class JpaAuthorizationServiceContract extends AuthorizationServiceContract {

    @Autowired
    Api api;

    @Autowired
    OAuth2AuthorizationService service;

    @Autowired
    RegisteredClientRepository clients;

    @Autowired
    UserDetailsService users;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    /** IntrospectionEndpoint and revocation look for tokens without a type, and a code is none. */
    @Test
    @Rfc({"7009#2.1", "7662#2.2"})
    void findsACodeByItsOwnTypeOnly() {
        String code = newCode();
        service().save(authorization().token(code(code)).build());

        assertThat(service().findByToken(code, null)).isNull();
    }

    @Test
    void findsNoQuestionFromAClockThatWasAheadBeforeTheClockGetsThere() {
        Duration ahead = Duration.ofMinutes(2);
        OAuth2TokenType state = new OAuth2TokenType("state");
        OAuth2Authorization asked =
                authorization().attribute("state", "early-state").build();
        clock.during(ahead, () -> service().save(asked));

        assertThat(service().findByToken("early-state", state)).isNull();

        clock.during(
                ahead,
                () -> assertThat(service().findByToken("early-state", state)).isNotNull());
    }

    @Test
    void livesAsLongAsItsLastAccessTokenAndRefreshingItDoesNot() {
        String code = newCode();
        String first = newRefreshToken();
        String second = newRefreshToken();
        OAuth2Authorization saved = authorization().token(code(code)).build();
        service().save(saved);

        exchange(find(code, CODE), first, Duration.ofDays(40));
        Instant familyEnd = instant("refresh_ends_at", saved);
        assertThat(familyEnd).isBetween(now.plus(Duration.ofDays(29)), now.plus(Duration.ofDays(31)));
        assertThat(instant("expires_at", saved)).isEqualTo(now.plus(Duration.ofDays(40)));

        exchange(find(first, OAuth2TokenType.REFRESH_TOKEN), second, Duration.ofDays(50));
        assertThat(instant("expires_at", saved)).isEqualTo(now.plus(Duration.ofDays(50)));
        assertThat(instant("refresh_ends_at", saved)).isEqualTo(familyEnd);

        exchange(find(second, OAuth2TokenType.REFRESH_TOKEN), newRefreshToken(), Duration.ofDays(1));
        assertThat(instant("expires_at", saved)).isEqualTo(now.plus(Duration.ofDays(50)));
        assertThat(instant("refresh_ends_at", saved)).isEqualTo(familyEnd);
    }

    /** As one from before there was a column for it. */
    @Test
    void refreshingEndsWithTheAuthorizationWhereNothingElseIsKnown() {
        String code = newCode();
        String first = newRefreshToken();
        OAuth2Authorization saved = authorization().token(code(code)).build();
        service().save(saved);
        exchange(find(code, CODE), first, Duration.ofHours(1));
        Instant familyEnd = instant("expires_at", saved);
        database.update(
                "update oauth_authorization set refresh_ends_at = null where id = ?", UUID.fromString(saved.getId()));

        exchange(find(first, OAuth2TokenType.REFRESH_TOKEN), newRefreshToken(), Duration.ofDays(50));

        assertThat(instant("expires_at", saved)).isEqualTo(now.plus(Duration.ofDays(50)));
        assertThat(instant("refresh_ends_at", saved)).isEqualTo(familyEnd);
    }

    private void exchange(OAuth2Authorization found, String refreshToken, Duration accessTokenLifetime) {
        service()
                .save(OAuth2Authorization.from(found)
                        .token(new OAuth2AccessToken(
                                OAuth2AccessToken.TokenType.BEARER, "a.jwt", now, now.plus(accessTokenLifetime)))
                        .refreshToken(refreshToken(refreshToken))
                        .build());
    }

    private Instant instant(String column, OAuth2Authorization authorization) {
        return Objects.requireNonNull(database.queryForObject(
                        "select " + column + " from oauth_authorization where id = ?",
                        OffsetDateTime.class,
                        UUID.fromString(authorization.getId())))
                .toInstant();
    }

    @Override
    OAuth2AuthorizationService service() {
        return service;
    }

    @Override
    RegisteredClient newClient() {
        String id = api.registerClient(Map.of(
                        "client_id",
                        Api.uniqueName("partner"),
                        "client_name",
                        "Partner",
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "redirect_uris",
                        List.of("https://partner.example.com/callback"),
                        "scopes",
                        List.of("openid", "profile"),
                        "require_consent",
                        false))
                .get("client_id")
                .asString();
        return Objects.requireNonNull(clients.findByClientId(id));
    }

    @Override
    Authentication newUser() {
        JdbcClient jdbc = JdbcClient.create(database);
        SignedInUser user = (SignedInUser)
                users.loadUserByUsername(new ConsentRows(jdbc).user().toString());
        new SessionRows(jdbc).begin(user);
        return UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
    }
}
