package dev.keyturn.client;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An application that may ask for tokens, with everything it may do. Its secrets are {@link ClientSecret}s. */
@Entity
@Table(name = "client")
public class Client {

    private static final int PAGE = 100;

    @Id
    @Column(name = "client_id", updatable = false)
    private String clientId;

    private String name;

    private @Nullable String description;

    private boolean enabled;

    @Column(updatable = false)
    private boolean builtIn;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private TokenEndpointAuthMethod tokenEndpointAuthMethod;

    private boolean requireProofKey;

    private boolean requireConsent;

    private @Nullable String jwks;

    private @Nullable String jwksUri;

    private @Nullable Integer refreshTokenLifetime;

    private @Nullable Integer refreshTokenIdleLifetime;

    private boolean requireIssuerAudience;

    private @Nullable String idTokenSignedResponseAlg;

    private boolean idTokenUserClaims;

    private @Nullable Integer requestsPerMinute;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private CertificateName.@Nullable Kind certificateNameKind;

    private @Nullable String certificateName;

    private boolean certificateBoundAccessTokens;

    private @Nullable String backchannelLogoutUri;

    private boolean backchannelLogoutSessionRequired;

    @ElementCollection
    @CollectionTable(name = "client_grant_type", joinColumns = @JoinColumn(name = "client_id"))
    @Column(name = "grant_type")
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @BatchSize(size = PAGE)
    private Set<GrantType> grantTypes = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "client_redirect_uri", joinColumns = @JoinColumn(name = "client_id"))
    @Column(name = "redirect_uri")
    private Set<String> redirectUris = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "client_post_logout_redirect_uri", joinColumns = @JoinColumn(name = "client_id"))
    @Column(name = "post_logout_redirect_uri")
    private Set<String> postLogoutRedirectUris = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "client_allowed_origin", joinColumns = @JoinColumn(name = "client_id"))
    @Column(name = "origin")
    private Set<String> allowedOrigins = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "client_contact", joinColumns = @JoinColumn(name = "client_id"))
    @Column(name = "contact")
    private Set<String> contacts = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "client_scope", joinColumns = @JoinColumn(name = "client_id"))
    @Column(name = "scope")
    @BatchSize(size = PAGE)
    private Set<String> scopes = new HashSet<>();

    @Column(updatable = false)
    private Instant createdAt;

    private Instant updatedAt;

    @Version
    private @Nullable Long version;

    @SuppressWarnings("NullAway.Init")
    protected Client() {}

    Client(ClientId id, boolean builtIn, ClientMetadata metadata, Instant now) {
        this.clientId = id.value();
        this.builtIn = builtIn;
        this.enabled = true;
        this.createdAt = now;
        this.updatedAt = now;
        this.name = metadata.clientName();
        this.tokenEndpointAuthMethod = authMethod(metadata);
        describe(metadata);
    }

    /** Replaces all that an administrator can say about the client; returns what is different now, sorted. */
    Set<String> change(ClientMetadata metadata, Instant now) {
        Set<String> changed = metadata.differencesTo(metadata());
        if (!changed.isEmpty()) {
            describe(metadata);
            touch(now);
        }
        return changed;
    }

    // A clock that was set back must not make the row contradict itself.
    private void touch(Instant now) {
        updatedAt = now.isBefore(updatedAt) ? updatedAt : now;
    }

    private void describe(ClientMetadata metadata) {
        name = metadata.clientName();
        description = metadata.description();
        tokenEndpointAuthMethod = authMethod(metadata);
        requireProofKey = metadata.requireProofKey();
        requireConsent = metadata.requireConsent();
        jwks = metadata.jwks();
        jwksUri = metadata.jwksUri();
        refreshTokenLifetime = metadata.refreshTokenLifetimeSeconds();
        refreshTokenIdleLifetime = metadata.refreshTokenIdleTimeoutSeconds();
        requireIssuerAudience = metadata.requireIssuerAudience();
        idTokenSignedResponseAlg = metadata.idTokenSignedResponseAlg();
        idTokenUserClaims = metadata.idTokenUserClaims();
        requestsPerMinute = metadata.requestsPerMinute();
        CertificateName expected = CertificateName.of(metadata);
        certificateNameKind = expected == null ? null : expected.kind();
        certificateName = expected == null ? null : expected.value();
        certificateBoundAccessTokens = metadata.tlsClientCertificateBoundAccessTokens();
        backchannelLogoutUri = metadata.backchannelLogoutUri();
        backchannelLogoutSessionRequired = metadata.backchannelLogoutSessionRequired();
        replace(
                grantTypes,
                metadata.grantTypes().stream()
                        .map(text -> GrantType.of(text).orElseThrow())
                        .toList());
        replace(redirectUris, metadata.redirectUris());
        replace(postLogoutRedirectUris, metadata.postLogoutRedirectUris());
        replace(scopes, metadata.scopes());
        replace(allowedOrigins, metadata.allowedOrigins());
        replace(contacts, metadata.contacts());
    }

    private static TokenEndpointAuthMethod authMethod(ClientMetadata metadata) {
        return TokenEndpointAuthMethod.of(metadata.tokenEndpointAuthMethod()).orElseThrow();
    }

    private static <T> void replace(Set<T> current, Collection<T> wanted) {
        current.retainAll(wanted);
        current.addAll(wanted);
    }

    /** Stops it from getting tokens; returns whether it could until now. */
    boolean disable(Instant now) {
        return setEnabled(false, now);
    }

    /** Lets it get tokens again; returns whether it could not until now. */
    boolean enable(Instant now) {
        return setEnabled(true, now);
    }

    private boolean setEnabled(boolean wanted, Instant now) {
        if (enabled == wanted) {
            return false;
        }
        enabled = wanted;
        touch(now);
        return true;
    }

    ClientId id() {
        return new ClientId(clientId);
    }

    String name() {
        return name;
    }

    boolean isBuiltIn() {
        return builtIn;
    }

    TokenEndpointAuthMethod tokenEndpointAuthMethod() {
        return tokenEndpointAuthMethod;
    }

    Set<String> scopes() {
        return Set.copyOf(scopes);
    }

    boolean idTokenUserClaims() {
        return idTokenUserClaims;
    }

    /** Counts the changes; 0 until the first. */
    long version() {
        return version == null ? 0 : version;
    }

    private ClientMetadata metadata() {
        return new ClientMetadata(
                name,
                description,
                tokenEndpointAuthMethod.text(),
                grantTypes.stream().map(GrantType::text).sorted().toList(),
                sorted(redirectUris),
                sorted(postLogoutRedirectUris),
                sorted(scopes),
                jwks,
                jwksUri,
                requireProofKey,
                requireConsent,
                refreshTokenLifetime,
                refreshTokenIdleLifetime,
                requireIssuerAudience,
                idTokenSignedResponseAlg,
                idTokenUserClaims,
                sorted(allowedOrigins),
                sorted(contacts),
                requestsPerMinute,
                certificateName(CertificateName.Kind.SUBJECT_DN),
                certificateName(CertificateName.Kind.SAN_DNS),
                certificateName(CertificateName.Kind.SAN_URI),
                certificateName(CertificateName.Kind.SAN_IP),
                certificateName(CertificateName.Kind.SAN_EMAIL),
                certificateBoundAccessTokens,
                backchannelLogoutUri,
                backchannelLogoutSessionRequired);
    }

    private @Nullable String certificateName(CertificateName.Kind kind) {
        return certificateNameKind == kind ? certificateName : null;
    }

    ClientView view() {
        return new ClientView(id(), metadata(), enabled, builtIn, createdAt, updatedAt, version());
    }

    /** Summary for lists, without a read of redirect URIs or keys. */
    ClientSummary summary() {
        return new ClientSummary(
                clientId,
                name,
                description,
                enabled,
                builtIn,
                tokenEndpointAuthMethod.text(),
                grantTypes.stream().map(GrantType::text).sorted().toList(),
                sorted(scopes),
                createdAt,
                updatedAt);
    }

    private static List<String> sorted(Collection<String> texts) {
        return List.copyOf(new TreeSet<>(texts));
    }
}
