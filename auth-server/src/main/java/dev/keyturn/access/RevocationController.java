package dev.keyturn.access;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.ValidationFailedException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Where administrators end what was issued. */
@AdminController(RevocationController.PATH)
class RevocationController {

    static final String PATH = AdminController.BASE + "/revocations";

    private final AdministrativeRevocation revocation;

    RevocationController(AdministrativeRevocation revocation) {
        this.revocation = revocation;
    }

    @PostMapping(produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:revocations:write')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@Valid @RequestBody NewRevocation body) {
        body.requireExactlyOne();
        if (body.clientId != null) {
            revocation.revokeClient(body.clientId, body.reason);
        } else if (body.userId != null) {
            revocation.revokeUser(body.userId, body.reason);
        } else if (body.sessionId != null) {
            revocation.revokeSession(body.sessionId, body.reason);
        } else if (body.grantId != null) {
            revocation.revokeGrant(body.grantId, body.reason);
        } else if (body.credentialId != null) {
            revocation.revokeCredential(body.credentialId, body.reason);
        } else if (body.token != null) {
            revocation.revokeToken(body.token, body.reason);
        }
    }

    /**
     * Target of a revocation; exactly one member is set.
     *
     * @param credentialId what tokens name in {@code credential_id}
     * @param token an access token or a refresh token
     * @param reason why, for the audit trail
     */
    record NewRevocation(
            @Nullable String clientId,
            @Nullable String userId,

            @Size(max = 64) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String sessionId,

            @Nullable String grantId,
            @Nullable String credentialId,
            @Nullable String token,

            @NotBlank @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String reason) {

        void requireExactlyOne() {
            long given = Stream.of(clientId, userId, sessionId, grantId, credentialId, token)
                    .filter(Objects::nonNull)
                    .count();
            if (given != 1) {
                throw new ValidationFailedException(List.of(new FieldError(
                        "client_id",
                        "not-exactly-one",
                        Map.of(
                                "values",
                                List.of("client_id", "user_id", "session_id", "grant_id", "credential_id", "token")))));
            }
        }

        /** A token is a credential. */
        @Override
        public String toString() {
            return "NewRevocation[reason=" + reason + "]";
        }
    }
}
