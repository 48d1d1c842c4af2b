package dev.keyturn.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.client.ClientId;
import dev.keyturn.consent.Consents;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.ConsentRows;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SessionRows;
import dev.keyturn.testing.Waiting;
import dev.keyturn.user.SignedInUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.transaction.support.TransactionTemplate;

/** Conditions under which a grant is stored, on any database. */
@RunningServer
abstract class GrantPreconditionsContract {

    @Autowired
    Grants grants;

    @Autowired
    Consents consents;

    @Autowired
    UserDetailsService users;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private SignedInUser user;
    private ClientId client;

    /** Query for the number of sessions of the database that wait for a lock. */
    abstract String waitingSessions();

    @BeforeEach
    void addUserAndClient() {
        ConsentRows rows = new ConsentRows(jdbc);
        user = (SignedInUser) users.loadUserByUsername(rows.user().toString());
        client = new ClientId(rows.client());
        new SessionRows(jdbc).begin(user);
        consents.allow(user.id(), client, Set.of("orders:read", "orders:write"));
    }

    @Test
    void storesTheGrantItsCodeAndItsEntryInTheAuditTrail() {
        GrantId id = allow(Set.of("orders:read"));

        assertThat(rows("oauth_authorization where authorized_scope = 'orders:read' and id", id.value()))
                .isEqualTo(1);
        assertThat(rows("oauth_token where kind = 'CODE' and authorization_id", id.value()))
                .isEqualTo(1);
        assertThat(rows("audit_event where type = 'grant.created' and subject_id", client.value()))
                .isEqualTo(1);
    }

    @Test
    void storesNothingForASessionThatHasEnded() {
        new SessionRows(jdbc).end(user);

        assertIsRefused(Set.of("orders:read"));
    }

    @Test
    void storesNoRequestOfASessionThatHasEnded() {
        new SessionRows(jdbc).end(user);

        assertThatExceptionOfType(OAuth2AuthenticationException.class)
                .isThrownBy(this::ask)
                .satisfies(
                        refusal -> assertThat(refusal.getError().getErrorCode()).isEqualTo("invalid_request"));
        assertNothingIsStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled = false", "require_consent = false"})
    void storesNothingForAClientThatAnotherNodeChangedOfWhichNoMessageCame(String change) {
        ask();
        jdbc.sql("delete from oauth_authorization where client_id = ?")
                .param(client.value())
                .update();
        jdbc.sql("update client set " + change + " where client_id = ?")
                .param(client.value())
                .update();

        assertIsRefused(Set.of("orders:read"));
    }

    @Test
    void readsAClientAgainThatAnotherNodeChanged() {
        ask();
        jdbc.sql("update client set require_consent = false where client_id = ?")
                .param(client.value())
                .update();
        assertThatExceptionOfType(OAuth2AuthenticationException.class).isThrownBy(this::ask);

        assertThat(allow(Set.of("orders:unknown"))).isNotNull();
    }

    @Test
    void storesNothingForAScopeThatTheUserHasNotAllowed() {
        assertIsRefused(Set.of("orders:read", "orders:delete"));
    }

    @Test
    void storesNothingAfterTheConsentWasWithdrawn() {
        consents.withdraw(user.id(), client);

        assertIsRefused(Set.of("orders:read"));
    }

    @Test
    void storesNothingIfTheConsentIsReducedWhileTheGrantWaits() {
        assertIsRefusedAfter(() -> consents.allow(user.id(), client, Set.of("orders:read")));
    }

    @Test
    void storesNothingIfTheConsentIsWithdrawnWhileTheGrantWaits() {
        assertIsRefusedAfter(() -> consents.withdraw(user.id(), client));
    }

    @Test
    void storesNothingIfTheSessionEndsWhileTheGrantWaits() {
        assertIsRefusedAfter(() -> new SessionRows(jdbc).end(user));
    }

    @Test
    void storesTheGrantIfTheTransactionThatItWaitedForIsRolledBack() {
        CompletableFuture<GrantId> waiting = transaction.execute(status -> {
            consents.withdraw(user.id(), client);
            CompletableFuture<GrantId> started = startAndAwaitLock();
            status.setRollbackOnly();
            return started;
        });

        assertThat(rows("oauth_authorization where id", waiting.join().value())).isEqualTo(1);
    }

    private void assertIsRefusedAfter(Runnable change) {
        CompletableFuture<GrantId> waiting = transaction.execute(status -> {
            change.run();
            return startAndAwaitLock();
        });

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(waiting::join)
                .withCauseInstanceOf(OAuth2AuthenticationException.class);
        assertNothingIsStored();
    }

    private CompletableFuture<GrantId> startAndAwaitLock() {
        CompletableFuture<GrantId> started =
                CompletableFuture.supplyAsync(() -> allow(Set.of("orders:read", "orders:write")));
        Waiting.until(() -> started.isDone()
                || CompletableFuture.supplyAsync(() -> jdbc.sql(waitingSessions())
                                        .query(Long.class)
                                        .single())
                                .join()
                        > 0);
        return started;
    }

    private void assertIsRefused(Set<String> scopes) {
        assertThatExceptionOfType(OAuth2AuthenticationException.class)
                .isThrownBy(() -> allow(scopes))
                .satisfies(
                        refusal -> assertThat(refusal.getError().getErrorCode()).isEqualTo("invalid_request"));
        assertNothingIsStored();
    }

    private void assertNothingIsStored() {
        assertThat(rows("oauth_authorization where client_id", client.value())).isZero();
        assertThat(rows("audit_event where type = 'grant.created' and subject_id", client.value()))
                .isZero();
    }

    private GrantId allow(Set<String> scopes) {
        GrantId id = new GrantId(UUID.randomUUID());
        grants.allow(id, request(scopes), user, scopes, token(TokenKind.CODE));
        return id;
    }

    private void ask() {
        grants.ask(new GrantId(UUID.randomUUID()), request(Set.of("orders:read")), user, token(TokenKind.CONSENT));
    }

    private RequestedGrant request(Set<String> scopes) {
        return new RequestedGrant(
                client,
                RequestedGrant.SignIn.of(user),
                scopes,
                Set.of(),
                new RequestedGrant.Binding("https://app.example/callback", null, null, null));
    }

    private static NewToken token(TokenKind kind) {
        Instant now = Instant.now();
        return new NewToken(kind, TokenDigest.of(UUID.randomUUID().toString()), now, now.plus(Duration.ofMinutes(1)));
    }

    private long rows(String where, Object value) {
        return jdbc.sql("select count(*) from " + where + " = ?")
                .param(value)
                .query(Long.class)
                .single();
    }
}
