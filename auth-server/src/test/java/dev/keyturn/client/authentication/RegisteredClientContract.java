package dev.keyturn.client.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.client.BuiltInClients;
import dev.keyturn.client.ClientApplication;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientSecrets;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.client.IssuedSecret;
import dev.keyturn.client.TestClients;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.client.authentication.assertion.ClientAssertionDecoderFactory;
import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.client.lookup.CachedClientQuery;
import dev.keyturn.client.lookup.CachedClients;
import dev.keyturn.client.lookup.CachedSecret;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.Statements;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.transaction.support.TransactionTemplate;

/** What the framework may expect of our registered clients, and what we promise besides, on any database. */
@SpringBootTest(classes = ClientApplication.class, properties = ClientApplication.KEY)
@AutoConfigureMockMvc
abstract class RegisteredClientContract {

    private static final String ISSUER = "https://login.example.com";
    private static final CallerAdminScopes NO_SCOPES = new CallerAdminScopes(Set.of());
    private static final Cluster ALONE = (topic, payload) -> {};
    private static final ExpectedVersion ANY = ExpectedVersion.required("*");

    @Autowired
    private RegisteredClientRepository registeredClients;

    @Autowired
    private ClientSecretEncoder encoder;

    @Autowired
    private ClientAssertionDecoderFactory assertionDecoders;

    @Autowired
    private Clients clients;

    @Autowired
    private ClientSecrets secrets;

    @Autowired
    private CachedClients cachedClients;

    @Autowired
    private CachedClientQuery query;

    @Autowired
    private JdbcTemplate jdbcTemplate;

    @Autowired
    private BuiltInClients builtIns;

    @Autowired
    private TokenLifetimes lifetimes;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void showsTheFrameworkAllThatWasRegistered() {
        String id = TestClients.newId();
        clients.register(
                id,
                TestClients.webApp()
                        .logoutUris("https://app.example/")
                        .withoutProofKey()
                        .build(),
                NO_SCOPES);

        RegisteredClient found = find(id);

        assertThat(found.getId()).isEqualTo(id);
        assertThat(found.getClientId()).isEqualTo(id);
        assertThat(found.getClientName()).isEqualTo("Orders desk");
        assertThat(found.getClientAuthenticationMethods())
                .containsExactly(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        assertThat(found.getAuthorizationGrantTypes())
                .containsExactlyInAnyOrder(
                        AuthorizationGrantType.AUTHORIZATION_CODE, AuthorizationGrantType.REFRESH_TOKEN);
        assertThat(found.getRedirectUris()).containsExactly("https://app.example/callback");
        assertThat(found.getPostLogoutRedirectUris()).containsExactly("https://app.example/");
        assertThat(found.getScopes()).containsExactlyInAnyOrder("openid", "profile");
        assertThat(found.getClientSettings().isRequireProofKey()).isFalse();
        assertThat(found.getClientSettings().isRequireAuthorizationConsent()).isTrue();
        assertThat(found.getTokenSettings().isReuseRefreshTokens()).isFalse();
        assertThat(found.getTokenSettings().getAccessTokenFormat()).isEqualTo(OAuth2TokenFormat.SELF_CONTAINED);
        assertThat(found.getTokenSettings().getAuthorizationCodeTimeToLive()).isEqualTo(Duration.ofSeconds(60));
        assertThat(found.getTokenSettings().getAccessTokenTimeToLive()).isEqualTo(Duration.ofMinutes(10));
        assertThat(found.getTokenSettings().getRefreshTokenTimeToLive()).isEqualTo(Duration.ofDays(30));
        assertThat(registeredClients.findById(id)).isEqualTo(found);
    }

    @Test
    void findsAClientThatItKnowsWithoutAStatement() {
        String id = register(TestClients.service()).id();
        find(id);

        List<String> statements = Statements.during(() -> {
            registeredClients.findByClientId(id);
            registeredClients.findById(id);
        });

        assertThat(statements).isEmpty();
    }

    @Test
    void neverAsksTheDatabaseForWhatIsNoIdentifier() {
        List<String> statements = Statements.during(() -> {
            for (String text : List.of("", "ab", "a b c", "x' or 1=1--", "\0\0\0", "é".repeat(5), "a".repeat(101))) {
                assertThat(registeredClients.findByClientId(text)).isNull();
            }
        });

        assertThat(statements).isEmpty();
    }

    @Test
    void doesNotFindADisabledClientUntilItIsEnabledAgain() {
        String id = register(TestClients.service()).id();
        assertThat(registeredClients.findByClientId(id)).isNotNull();

        clients.disable(new ClientId(id), ANY, NO_SCOPES);
        assertThat(registeredClients.findByClientId(id)).isNull();

        clients.enable(new ClientId(id), ANY, NO_SCOPES);
        assertThat(registeredClients.findByClientId(id)).isNotNull();
    }

    @Test
    void doesNotFindADeletedClient() {
        String id = register(TestClients.webApp()).id();
        assertThat(registeredClients.findByClientId(id)).isNotNull();

        clients.delete(new ClientId(id), ANY, NO_SCOPES);

        assertThat(registeredClients.findByClientId(id)).isNull();
        assertThat(jdbc.sql("select count(*) from client_secret where client_id = ?")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void forgetsWhatItReadInATransactionThatWasRolledBack() {
        String id = register(TestClients.service()).id();

        transaction.executeWithoutResult(status -> {
            clients.disable(new ClientId(id), ANY, NO_SCOPES);
            assertThat(registeredClients.findByClientId(id)).isNull();
            status.setRollbackOnly();
        });

        assertThat(registeredClients.findByClientId(id)).isNotNull();
    }

    @Test
    void savesNothingButWhatIsThereAlready() {
        String id = register(TestClients.service()).id();
        RegisteredClient unchanged = RegisteredClient.from(find(id)).build();
        RegisteredClient renamed =
                RegisteredClient.from(find(id)).clientName("Another").build();

        registeredClients.save(unchanged);
        assertThatThrownBy(() -> registeredClients.save(renamed)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(find(id).getClientName()).isEqualTo("Orders desk");
    }

    @Test
    @Rfc("6749#2.3.1")
    void acceptsActiveSecretsOnly() {
        NewClient client = register(TestClients.service());
        IssuedSecret second = secrets.issue(new ClientId(client.id()), NO_SCOPES);
        assertThat(authenticate(client.id(), client.secret())).isTrue();
        assertThat(authenticate(client.id(), second.text())).isTrue();

        UUID first = secrets.list(new ClientId(client.id())).get(0).id();
        secrets.retire(new ClientId(client.id()), first, false, NO_SCOPES);

        assertThat(authenticate(client.id(), client.secret())).isFalse();
        assertThat(authenticate(client.id(), second.text())).isTrue();
    }

    @Test
    @Rfc("6749#2.3.1")
    void rejectsSecretsOfOtherClientsAndDigests() {
        NewClient one = register(TestClients.service());
        NewClient other = register(TestClients.service());

        assertThat(authenticate(one.id(), other.secret())).isFalse();
        assertThat(authenticate(one.id(), TokenDigest.of(one.secret()).hex())).isFalse();
        assertThat(authenticate(one.id(), "")).isFalse();
        assertThat(authenticate(one.id(), "0".repeat(64))).isFalse();
        assertThat(authenticate(one.id(), one.secret() + " ")).isFalse();
    }

    @Test
    void acceptsNothingOnceTheLastSecretIsRetired() {
        NewClient client = register(TestClients.service());
        ClientId id = new ClientId(client.id());
        secrets.retire(id, secrets.list(id).get(0).id(), false, NO_SCOPES);

        assertThat(authenticate(client.id(), client.secret())).isFalse();
        assertThat(authenticate(client.id(), "")).isFalse();
    }

    @Test
    void retiresTheSecretsOfAClientThatStopsUsingThem() {
        NewClient client = register(TestClients.webApp());
        ClientId id = new ClientId(client.id());

        clients.update(id, TestClients.publicApp().build(), ANY, NO_SCOPES);
        assertThat(secrets.list(id)).isEmpty();
        assertThatThrownBy(() -> secrets.issue(id, NO_SCOPES))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo("secrets-not-used"));

        clients.update(id, TestClients.webApp().build(), ANY, NO_SCOPES);
        assertThat(authenticate(client.id(), client.secret())).isFalse();
    }

    @Test
    void authenticatesWithoutAStatementOnceItKnowsTheClient() {
        NewClient client = register(TestClients.service());
        authenticate(client.id(), client.secret());

        List<String> statements = Statements.during(() -> {
            for (int i = 0; i < 10; i++) {
                assertThat(authenticate(client.id(), client.secret())).isTrue();
            }
        });

        assertThat(statements).isEmpty();
    }

    @Test
    void looksUpTheClientOnceAndDigestsItsSecretOnce() {
        NewClient client = register(TestClients.service());
        find(client.id());
        ClientSecretEncoder withoutCache = new ClientSecretEncoder(
                new CachedClients(query, ALONE, () -> 0), new SecretUses(jdbcTemplate, transaction, Clock.systemUTC()));
        AtomicInteger lookups = new AtomicInteger();
        ClientSecretAuthenticationProvider framework =
                new ClientSecretAuthenticationProvider(counting(lookups), new InMemoryOAuth2AuthorizationService());
        framework.setPasswordEncoder(withoutCache);
        CredentialIdProvider provider = new CredentialIdProvider(framework, withoutCache);
        AtomicInteger reads = new AtomicInteger();
        Object secret = new Object() {
            @Override
            public String toString() {
                reads.incrementAndGet();
                return client.secret();
            }
        };
        List<@Nullable Authentication> accepted = new ArrayList<>();

        List<String> statements =
                Statements.during(() -> accepted.add(provider.authenticate(new OAuth2ClientAuthenticationToken(
                        client.id(), ClientAuthenticationMethod.CLIENT_SECRET_BASIC, secret, null))));

        assertThat(AuthenticatedClient.credentialOf(accepted.get(0)))
                .isEqualTo(secrets.list(new ClientId(client.id())).get(0).id().toString());
        assertThat(lookups).hasValue(1);
        assertThat(reads).as("of the secret, to digest it").hasValue(1);
        assertThat(statements).as("a lookup by the encoder").isEmpty();
    }

    private RegisteredClientRepository counting(AtomicInteger lookups) {
        return new RegisteredClientRepository() {

            @Override
            public void save(RegisteredClient client) {
                registeredClients.save(client);
            }

            @Override
            public @Nullable RegisteredClient findById(String id) {
                lookups.incrementAndGet();
                return registeredClients.findById(id);
            }

            @Override
            public @Nullable RegisteredClient findByClientId(String clientId) {
                lookups.incrementAndGet();
                return registeredClients.findByClientId(clientId);
            }
        };
    }

    @Test
    void forgetsAtOnceWhatAnotherNodeSaysItHasChanged() {
        List<String> told = new ArrayList<>();
        CachedClients node = new CachedClients(query, (topic, payload) -> told.add(topic + " " + payload), () -> 0);
        CachedClients otherNode = new CachedClients(query, ALONE, () -> 0);
        String id = register(TestClients.service()).id();
        assertThat(otherNode.find(id)).isPresent();

        clients.disable(new ClientId(id), ANY, NO_SCOPES);
        transaction.executeWithoutResult(status -> node.invalidateAfterTransaction(new ClientId(id)));
        assertThat(otherNode.find(id)).isPresent();
        otherNode.receive(id);

        assertThat(told).containsExactly(otherNode.topic() + " " + id);
        assertThat(otherNode.find(id)).isEmpty();
        clients.enable(new ClientId(id), ANY, NO_SCOPES);
        assertThat(otherNode.find(id)).isEmpty();
        otherNode.readAll();
        assertThat(otherNode.find(id)).isPresent();
    }

    @Test
    void spendsAsManyStatementsOnAWrongSecretAsOnAnUnknownClient() {
        String known = register(TestClients.service()).id();
        String unknown = TestClients.newId();

        List<String> firstKnown = Statements.during(() -> authenticate(known, "wrong"));
        List<String> firstUnknown = Statements.during(() -> authenticate(unknown, "wrong"));
        List<String> nextKnown = Statements.during(() -> authenticate(known, "wrong"));
        List<String> nextUnknown = Statements.during(() -> authenticate(unknown, "wrong"));

        assertThat(firstKnown).hasSize(1).isEqualTo(firstUnknown);
        assertThat(nextKnown).isEmpty();
        assertThat(nextUnknown).isEmpty();
    }

    @Test
    @Rfc({"7523#3", "OIDC-Core#9"})
    void authenticatesByAssertionWithOneStatement() {
        String id = TestClients.newId();
        clients.register(id, TestClients.keyHolder().jwks(TestKeys.publicSet()).build(), NO_SCOPES);
        find(id);
        String assertion = TestKeys.assertion(id, ISSUER);

        List<String> statements = Statements.during(() -> {
            assertThat(assertionMethodOf(id, assertion)).isEqualTo(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
            assertThatThrownBy(() -> assertionMethodOf(id, assertion))
                    .isInstanceOf(OAuth2AuthenticationException.class);
        });

        assertThat(statements).hasSize(2).allMatch(statement -> statement.startsWith("insert into client_assertion"));
        assertThatThrownBy(() -> assertionMethodOf(id, TestKeys.assertion(id, ISSUER + "/oauth2/introspect")))
                .isInstanceOf(OAuth2AuthenticationException.class);
    }

    @Test
    void spendsAsManyStatementsOnADisabledClientAsOnAnUnknownOne() {
        NewClient client = register(TestClients.service());
        clients.disable(new ClientId(client.id()), ANY, NO_SCOPES);
        String unknown = TestClients.newId();
        AtomicLong nanos = new AtomicLong();
        CachedClients node = new CachedClients(query, ALONE, nanos::get);

        for (String id : List.of(client.id(), unknown)) {
            assertThat(Statements.during(() -> assertThat(node.find(id)).isEmpty()))
                    .hasSize(1);
            assertThat(Statements.during(() -> assertThat(node.find(id)).isEmpty()))
                    .isEmpty();
            assertThat(Statements.during(() -> assertThat(node.findFresh(id)).isEmpty()))
                    .isEmpty();
        }
        nanos.addAndGet(CachedClients.NEGATIVE_TTL.toNanos());
        for (String id : List.of(client.id(), unknown)) {
            assertThat(Statements.during(() -> assertThat(node.find(id)).isEmpty()))
                    .hasSize(1);
        }
    }

    @Test
    @Rfc("6749#5.2")
    void wrongSecretsAndDisabledClientsGetTheSameError() {
        NewClient client = register(TestClients.service());
        clients.disable(new ClientId(client.id()), ANY, NO_SCOPES);

        assertThat(authenticate(client.id(), client.secret())).isFalse();
    }

    @Test
    void writesTheLastUseOfEachSecretLaterAndTogether() {
        NewClient client = register(TestClients.service());
        ClientId id = new ClientId(client.id());
        secrets.issue(id, NO_SCOPES);
        SecretUses uses = new SecretUses(jdbcTemplate, transaction, Clock.systemUTC());
        ClientSecretEncoder node = new ClientSecretEncoder(cachedClients, uses);
        node.matches(client.secret(), find(client.id()).getClientSecret());
        assertThat(secrets.list(id))
                .extracting(ClientSecrets.SecretView::lastUsedAt)
                .containsOnlyNulls();

        List<String> statements = Statements.during(uses::write);

        assertThat(statements).hasSize(1);
        assertThat(secrets.list(id).get(0).lastUsedAt()).isNotNull();
        assertThat(secrets.list(id).get(1).lastUsedAt()).isNull();
        assertThat(Statements.during(uses::write)).isEmpty();
    }

    @Test
    void neverSetsALastUseBack() {
        NewClient client = register(TestClients.service());
        String later = "2999-01-01 00:00:00+00";
        jdbc.sql("update client_secret set last_used_at = cast(? as timestamp with time zone) where client_id = ?")
                .params(later, client.id())
                .update();

        SecretUses uses = new SecretUses(jdbcTemplate, transaction, Clock.systemUTC());
        uses.note(TokenDigest.of(client.secret()));
        uses.write();

        assertThat(secrets.list(new ClientId(client.id())).get(0).lastUsedAt()).isAfter("2998-12-31T00:00:00Z");
    }

    @Test
    void keepsTheConsoleUpToDateAndOutOfReach() {
        builtIns.ensureConsole(List.of("admin:clients:read"));
        long version = clients.find(BuiltInClients.CONSOLE).orElseThrow().version();
        builtIns.ensureConsole(List.of("admin:clients:read"));
        assertThat(clients.find(BuiltInClients.CONSOLE).orElseThrow().version()).isEqualTo(version);

        builtIns.ensureConsole(List.of("admin:clients:read", "admin:clients:write"));

        ClientView console = clients.find(BuiltInClients.CONSOLE).orElseThrow();
        assertThat(console.builtIn()).isTrue();
        assertThat(console.scopes()).containsExactly("admin:clients:read", "admin:clients:write", "openid", "profile");
        assertThat(console.metadata().redirectUris())
                .containsExactly("http://localhost:9001/login/oauth2/code/keyturn");
        assertThat(console.postLogoutRedirectUris()).containsExactly("http://localhost:9001/signed-out");
        assertThat(console.metadata().jwksUri()).isEqualTo("http://localhost:9001/jwks.json");
        assertThat(find(console.clientId().value()).getClientSettings().isRequireAuthorizationConsent())
                .isFalse();
        assertThatThrownBy(() -> clients.disable(BuiltInClients.CONSOLE, ANY, NO_SCOPES))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).isEqualTo("built-in"));
    }

    @Test
    void givesAutomationTheSecretOfItsConfigurationOnceAndNeverRevivesIt() {
        ClientId id = new ClientId(TestClients.newId());
        String secret = UUID.randomUUID().toString();
        builtIns.ensureAutomation(id, secret, List.of("admin:clients:read"));
        builtIns.ensureAutomation(id, secret, List.of("admin:clients:read"));
        assertThat(secrets.list(id)).hasSize(1);
        assertThat(authenticate(id.value(), secret)).isTrue();

        String rotated = UUID.randomUUID().toString();
        builtIns.ensureAutomation(id, rotated, List.of("admin:clients:read"));
        assertThat(authenticate(id.value(), secret)).isTrue();
        assertThat(authenticate(id.value(), rotated)).isTrue();

        secrets.retire(id, secrets.list(id).get(0).id(), false, new CallerAdminScopes(Set.of("admin:clients:read")));
        builtIns.ensureAutomation(id, secret, List.of("admin:clients:read"));
        assertThat(authenticate(id.value(), secret)).isFalse();
    }

    @Test
    void learnsOfWhatAnotherNodeChangedWithinItsTime() {
        AtomicLong nanos = new AtomicLong();
        CachedClients otherNode = new CachedClients(query, ALONE, nanos::get);
        NewClient client = register(TestClients.service());
        ClientId id = new ClientId(client.id());
        assertThat(otherNode.find(id.value())).isPresent();

        IssuedSecret added = secrets.issue(id, NO_SCOPES);
        CachedSecret secret = new CachedSecret(added.id(), TokenDigest.of(added.text()));
        assertThat(otherNode.findFresh(id.value()).orElseThrow().secrets()).doesNotContain(secret);
        nanos.addAndGet(CachedClients.NEGATIVE_TTL.toNanos());
        assertThat(otherNode.find(id.value()).orElseThrow().secrets()).doesNotContain(secret);
        assertThat(otherNode.findFresh(id.value()).orElseThrow().secrets()).contains(secret);

        clients.disable(id, ANY, NO_SCOPES);
        nanos.addAndGet(CachedClients.POSITIVE_TTL.toNanos() - 1);
        assertThat(otherNode.find(id.value())).isPresent();
        nanos.addAndGet(1);
        assertThat(otherNode.find(id.value())).isEmpty();

        clients.enable(id, ANY, NO_SCOPES);
        nanos.addAndGet(CachedClients.NEGATIVE_TTL.toNanos());
        assertThat(otherNode.find(id.value())).isPresent();
    }

    @Test
    void spendsAsManyStatementsOnAWrongSecretAsOnAnUnknownClientHoweverMuchTimePasses() {
        AtomicLong nanos = new AtomicLong();
        CachedClients node = new CachedClients(query, ALONE, nanos::get);
        SecretUses uses = new SecretUses(jdbcTemplate, transaction, Clock.systemUTC());
        ClientSecretEncoder nodeEncoder = new ClientSecretEncoder(node, uses);
        JpaRegisteredClientRepository repository = new JpaRegisteredClientRepository(node, lifetimes);
        String known = register(TestClients.service()).id();
        String unknown = TestClients.newId();
        List<Duration> pauses = List.of(
                Duration.ZERO,
                Duration.ofMillis(1),
                Duration.ofMillis(1999),
                Duration.ofSeconds(2),
                Duration.ofSeconds(29),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5));

        for (Duration pause : pauses) {
            nanos.addAndGet(pause.toNanos());
            int forKnown = Statements.during(() -> attempt(repository, nodeEncoder, known))
                    .size();
            int forUnknown = Statements.during(() -> attempt(repository, nodeEncoder, unknown))
                    .size();

            assertThat(forKnown).as("after %s", pause).isEqualTo(forUnknown);
        }
    }

    @Test
    void remembersRealClientsThroughAFloodOfInventedOnes() {
        CachedClients node = new CachedClients(query, ALONE, new AtomicLong()::get);
        String known = register(TestClients.service()).id();
        node.find(known);

        for (int i = 0; i < 300; i++) {
            node.find("invented-" + i);
        }

        assertThat(Statements.during(() -> node.find(known))).isEmpty();
    }

    @Test
    void keepsNoSecretInTheDatabase() {
        NewClient client = register(TestClients.service());

        List<String> columns = jdbc.sql("select digest from client_secret where client_id = ?")
                .param(client.id())
                .query(String.class)
                .list();

        assertThat(columns).containsExactly(TokenDigest.of(client.secret()).hex());
    }

    private NewClient register(TestClients metadata) {
        String id = TestClients.newId();
        IssuedSecret secret = clients.register(id, metadata.build(), NO_SCOPES).secret();
        return new NewClient(id, secret == null ? "" : secret.text());
    }

    private RegisteredClient find(String id) {
        @Nullable RegisteredClient found = registeredClients.findByClientId(id);
        assertThat(found).isNotNull();
        return found;
    }

    private static void attempt(
            RegisteredClientRepository repository, ClientSecretEncoder nodeEncoder, String clientId) {
        RegisteredClient found = repository.findByClientId(clientId);
        if (found != null) {
            assertThat(nodeEncoder.matches("wrong", found.getClientSecret())).isFalse();
        }
    }

    private boolean authenticate(String id, String secret) {
        ClientSecretAuthenticationProvider provider =
                new ClientSecretAuthenticationProvider(registeredClients, new InMemoryOAuth2AuthorizationService());
        provider.setPasswordEncoder(encoder);
        try {
            return provider.authenticate(new OAuth2ClientAuthenticationToken(
                            id, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, secret, null))
                    != null;
        } catch (OAuth2AuthenticationException e) {
            assertThat(e.getError().getErrorCode()).isEqualTo("invalid_client");
            return false;
        }
    }

    private ClientAuthenticationMethod assertionMethodOf(String id, String assertion) {
        JwtClientAssertionAuthenticationProvider provider = new JwtClientAssertionAuthenticationProvider(
                registeredClients, new InMemoryOAuth2AuthorizationService());
        provider.setJwtDecoderFactory(assertionDecoders);
        AuthorizationServerContextHolder.setContext(new AuthorizationServerContext() {
            @Override
            public String getIssuer() {
                return ISSUER;
            }

            @Override
            public AuthorizationServerSettings getAuthorizationServerSettings() {
                return AuthorizationServerSettings.builder().issuer(ISSUER).build();
            }
        });
        try {
            Authentication authenticated = provider.authenticate(new OAuth2ClientAuthenticationToken(
                    id,
                    new ClientAuthenticationMethod("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    assertion,
                    null));
            return ((OAuth2ClientAuthenticationToken) Objects.requireNonNull(authenticated))
                    .getClientAuthenticationMethod();
        } finally {
            AuthorizationServerContextHolder.resetContext();
        }
    }

    private record NewClient(String id, String secret) {}
}
