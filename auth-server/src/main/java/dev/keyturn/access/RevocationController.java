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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Revocation of grants and tokens by administrators. */
@AdminController(RevocationController.PATH)
class RevocationController {

    static final String PATH = AdminController.BASE + "/revocations";

    private final Map<String, RevocationTarget> targets;

    RevocationController(List<RevocationTarget> targets) {
        this.targets = targets.stream().collect(Collectors.toUnmodifiableMap(RevocationTarget::kind, target -> target));
    }

    @PostMapping(produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:revocations:write')")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@Valid @RequestBody NewRevocation body) {
        Named named = body.requireExactlyOne();
        Objects.requireNonNull(targets.get(named.kind())).revoke(named.id(), body.reason());
    }

    /** Target of a revocation, by its kind. */
    record Named(String kind, String id) {}

    /**
     * Request to revoke; names exactly one target.
     *
     * @param credentialId what tokens name in {@code credential_id}
     * @param certificateThumbprint SHA-256 digest of a client certificate: 43 characters of base64url, or 64 hexadecimal digits, with or
     *     without colons
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
            @Nullable String certificateThumbprint,
            @Nullable String token,

            @NotBlank @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String reason) {

        Named requireExactlyOne() {
            List<Named> given = Stream.of(
                            named("client", clientId),
                            named("user", userId),
                            named("session", sessionId),
                            named("grant", grantId),
                            named("credential", credentialId),
                            named("certificate", certificateThumbprint),
                            named("token", token))
                    .flatMap(Optional::stream)
                    .toList();
            if (given.size() != 1) {
                throw new ValidationFailedException(List.of(new FieldError(
                        "client_id",
                        "not-exactly-one",
                        Map.of(
                                "values",
                                List.of(
                                        "client_id",
                                        "user_id",
                                        "session_id",
                                        "grant_id",
                                        "credential_id",
                                        "certificate_thumbprint",
                                        "token")))));
            }
            return given.get(0);
        }

        private static Optional<Named> named(String kind, @Nullable String id) {
            return Optional.ofNullable(id).map(given -> new Named(kind, given));
        }

        /** A token is a credential. */
        @Override
        public String toString() {
            return "NewRevocation[reason=" + reason + "]";
        }
    }
}
