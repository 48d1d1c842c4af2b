package dev.keyturn.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.ReadOnlyMembers;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.signing.KeyRing;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The admin API's view of clients. Their secrets are in {@link ClientSecretController}. */
@AdminController(ClientController.PATH)
class ClientController {

    static final String PATH = AdminController.BASE + "/clients";
    static final String MAY_READ = "hasAuthority('SCOPE_admin:clients:read')";
    static final String MAY_WRITE = "hasAuthority('SCOPE_admin:clients:write')";

    private static final Sort BY_NAME = Sort.by("name", "clientId");
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}");

    private final Clients clients;
    private final KeyRing keyRing;
    private final ReadOnlyMembers readOnly;

    ClientController(Clients clients, KeyRing keyRing, ReadOnlyMembers readOnly) {
        this.clients = clients;
        this.keyRing = keyRing;
        this.readOnly = readOnly;
    }

    @GetMapping
    @PreAuthorize(MAY_READ)
    Listing<ClientSummary> list(@Valid PageQuery query, @RequestParam(required = false) @Nullable String scope) {
        if (scope != null && !SCOPE.matcher(scope).matches()) {
            throw new InvalidRequestException(List.of(new FieldError("scope", "invalid-scope-name")));
        }
        return Listing.of(clients.search(query.pattern(), scope, query.sortedBy(BY_NAME)), summary -> summary);
    }

    @PostMapping
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ClientDocument> register(@RequestBody ClientForm form, Authentication caller) {
        readOnly.requireUnchanged(form.readOnly(), Map::of, Set.of());
        Clients.Registration registered =
                clients.register(form.clientId(), withKey(form), CallerAdminScopes.of(caller));
        ClientView client = registered.client();
        IssuedSecret secret = registered.secret();
        return ResponseEntity.created(URI.create(PATH + "/" + client.clientId()))
                .header(HttpHeaders.ETAG, ExpectedVersion.entityTag(client.version()))
                .cacheControl(CacheControl.noStore())
                .body(ClientDocument.of(client, secret == null ? null : secret.text()));
    }

    @GetMapping("/{client_id}")
    @PreAuthorize(MAY_READ)
    ResponseEntity<ClientDocument> read(@PathVariable("client_id") String clientId) {
        return answer(find(clientId));
    }

    @PutMapping("/{client_id}")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ClientDocument> update(
            @PathVariable("client_id") String clientId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ClientForm form,
            Authentication caller) {
        ExpectedVersion expected = ExpectedVersion.required(ifMatch);
        requireSame(form, clientId);
        readOnly.requireUnchanged(form.readOnly(), () -> current(clientId, expected), Set.of());
        return answer(clients.update(id(clientId), withKey(form), expected, CallerAdminScopes.of(caller)));
    }

    @PostMapping("/{client_id}/disable")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ClientDocument> disable(
            @PathVariable("client_id") String clientId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        return answer(clients.disable(id(clientId), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller)));
    }

    @PostMapping("/{client_id}/enable")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<ClientDocument> enable(
            @PathVariable("client_id") String clientId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        return answer(clients.enable(id(clientId), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller)));
    }

    @DeleteMapping(path = "/{client_id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize(MAY_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable("client_id") String clientId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        clients.delete(id(clientId), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller));
    }

    /** Sees to it that the algorithm which is chosen has a key, before a transaction begins that holds a connection. */
    private ClientForm withKey(ClientForm form) {
        String algorithm = form.idTokenSignedResponseAlg();
        if (algorithm != null && KeyRing.algorithmNames().contains(algorithm)) {
            keyRing.announceFirst(algorithm);
        }
        return form;
    }

    /** The client's document, if it has the version that a change expects. */
    private ClientDocument current(String clientId, ExpectedVersion expected) {
        ClientView client = find(clientId);
        expected.check(client.version());
        return ClientDocument.of(client, null);
    }

    private ClientView find(String clientId) {
        return clients.find(id(clientId)).orElseThrow(() -> new NotFoundException("client"));
    }

    /** The identifier in a path; one that no client can have is one that no client has. */
    static ClientId id(String text) {
        if (!ClientId.isValid(text)) {
            throw new NotFoundException("client");
        }
        return new ClientId(text);
    }

    private static ResponseEntity<ClientDocument> answer(ClientView client) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(client.version()))
                .body(ClientDocument.of(client, null));
    }

    private static void requireSame(ClientForm form, String pathId) {
        if (form.clientId() != null && !form.clientId().equals(pathId)) {
            throw new ValidationFailedException(List.of(new FieldError("client_id", "immutable")));
        }
    }

    /**
     * A whole client.
     *
     * @param clientSecret only in the answer to its registration
     */
    record ClientDocument(
            String clientId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String clientSecret,

            @JsonUnwrapped ClientMetadata metadata,
            boolean enabled,
            boolean builtIn,
            Instant createdAt,
            Instant updatedAt) {

        static ClientDocument of(ClientView client, @Nullable String secret) {
            return new ClientDocument(
                    client.clientId().value(),
                    secret,
                    client.metadata(),
                    client.enabled(),
                    client.builtIn(),
                    client.createdAt(),
                    client.updatedAt());
        }

        @Override
        public String toString() {
            return "ClientDocument[" + clientId + "]";
        }
    }
}
