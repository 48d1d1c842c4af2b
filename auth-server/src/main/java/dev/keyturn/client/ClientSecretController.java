package dev.keyturn.client;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.Uuids;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The admin API's view of a client's secrets. */
@AdminController(ClientController.PATH + "/{client_id}/secrets")
class ClientSecretController {

    private final ClientSecrets secrets;

    ClientSecretController(ClientSecrets secrets) {
        this.secrets = secrets;
    }

    @GetMapping
    @PreAuthorize(ClientController.MAY_READ)
    List<ClientSecrets.SecretView> list(@PathVariable("client_id") String clientId) {
        return secrets.list(ClientController.id(clientId));
    }

    @PostMapping
    @PreAuthorize(ClientController.MAY_WRITE)
    ResponseEntity<NewSecret> issue(@PathVariable("client_id") String clientId, Authentication caller) {
        IssuedSecret secret = secrets.issue(ClientController.id(clientId), CallerAdminScopes.of(caller));
        return ResponseEntity.created(URI.create(ClientController.PATH + "/" + clientId + "/secrets/" + secret.id()))
                .cacheControl(CacheControl.noStore())
                .body(new NewSecret(secret.id(), secret.text(), secret.createdAt()));
    }

    /** @param revokeTokens whether the access tokens that were issued for it end too, as they must if it has leaked */
    @DeleteMapping(path = "/{secret_id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize(ClientController.MAY_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retire(
            @PathVariable("client_id") String clientId,
            @PathVariable("secret_id") String secretId,
            @RequestParam(name = "revoke_tokens", defaultValue = "false") boolean revokeTokens,
            Authentication caller) {
        secrets.retire(ClientController.id(clientId), secretId(secretId), revokeTokens, CallerAdminScopes.of(caller));
    }

    private static UUID secretId(String text) {
        return Uuids.parse(text).orElseThrow(() -> new NotFoundException("secret"));
    }

    /**
     * New secret, in the one response that contains its text.
     *
     * @param clientSecret for the client and no one else
     */
    record NewSecret(UUID id, String clientSecret, Instant createdAt) {

        @Override
        public String toString() {
            return "NewSecret[" + id + "]";
        }
    }
}
