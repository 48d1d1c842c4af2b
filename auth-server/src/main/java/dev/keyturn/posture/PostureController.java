package dev.keyturn.posture;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.posture.FindingAcceptance.Seen;
import dev.keyturn.posture.PostureReport.Finding;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The posture report in the admin API. */
@AdminController(PostureController.PATH)
class PostureController {

    static final String PATH = AdminController.BASE + "/posture";

    private static final String MAY_READ = "hasAuthority('SCOPE_admin:posture:read')";
    private static final String MAY_WRITE = "hasAuthority('SCOPE_admin:posture:write')";

    private final Posture posture;
    private final SignedReports signed;
    private final FindingAcceptance acceptance;

    PostureController(Posture posture, SignedReports signed, FindingAcceptance acceptance) {
        this.posture = posture;
        this.signed = signed;
        this.acceptance = acceptance;
    }

    @GetMapping
    @PreAuthorize(MAY_READ)
    PostureReport read() {
        return posture.check();
    }

    @GetMapping("/findings")
    @PreAuthorize(MAY_READ)
    Listing<Finding> list(@Valid PageQuery query, @Valid FindingQuery filter) {
        return filter.select(posture.findings(filter.rule()), query);
    }

    @GetMapping("/signed-report")
    @PreAuthorize(MAY_READ)
    SignedReport readSigned() {
        return new SignedReport(signed.sign(posture.check()));
    }

    @PostMapping("/acceptances")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<NewAcceptance> accept(@Valid @RequestBody AcceptanceRequest body, Authentication caller) {
        Acceptance accepted = acceptance.accept(body.seen(), body.reason, body.expiresAt, caller.getName());
        return ResponseEntity.created(URI.create(PATH + "/acceptances/" + accepted.id()))
                .body(new NewAcceptance(accepted.id(), accepted.acceptedAt(), accepted.expiresAt()));
    }

    @DeleteMapping(path = "/acceptances/{acceptance_id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize(MAY_WRITE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@PathVariable("acceptance_id") String id) {
        acceptance.withdraw(Uuids.parse(id).orElseThrow(() -> new NotFoundException("acceptance")));
    }

    /**
     * Report as a JWT of the type {@code posture-report+jwt}, signed with the server's active ES256 key, whose public half is in the header.
     *
     * @param report compact serialization, with the claims {@code iss}, {@code iat} and {@code report}
     */
    record SignedReport(String report) {}

    /**
     * Finding to accept.
     *
     * @param type type of the affected object, as in the report
     * @param affectedId identifier of the affected object, as in the report
     * @param fingerprint fingerprint of the finding, as in the report; an object that has changed since is not accepted
     * @param reason shown in the report and the audit trail
     * @param expiresAt instant from which the finding counts again; at most 400 days ahead
     */
    record AcceptanceRequest(
            @NotBlank @Size(max = 60) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String rule,

            @NotBlank @Size(max = 20) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String type,

            @NotBlank @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String affectedId,

            @NotBlank @Size(max = 16) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String fingerprint,

            @NotBlank @Size(max = 500) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String reason,

            @NotNull Instant expiresAt) {

        Seen seen() {
            return new Seen(rule, type, affectedId, fingerprint);
        }
    }

    /** Acceptance of a finding, as it was stored. */
    record NewAcceptance(UUID id, Instant acceptedAt, Instant expiresAt) {}
}
