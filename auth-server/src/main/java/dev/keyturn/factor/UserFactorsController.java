package dev.keyturn.factor;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** Second factors of a user in the admin API. */
@AdminController(AdminController.BASE + "/users/{id}/second-factors")
class UserFactorsController {

    private final Factors factors;
    private final Users users;

    UserFactorsController(Factors factors, Users users) {
        this.factors = factors;
        this.users = users;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:users:read')")
    SecondFactorsView read(@PathVariable String id) {
        UserId user = parse(id);
        if (users.findUser(user).isEmpty()) {
            throw new NotFoundException("user");
        }
        return SecondFactorsView.of(factors.of(user));
    }

    @PostMapping("/reset")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    SecondFactorsView reset(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody SecondFactorsReset body,
            Authentication caller) {
        UserId user = parse(id);
        if (caller.getName().equals(user.toString())) {
            throw new OwnSecondFactorsException();
        }
        return SecondFactorsView.of(factors.reset(
                user, body.reason.strip(), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller)));
    }

    private static UserId parse(String id) {
        return Uuids.parse(id).map(UserId::new).orElseThrow(() -> new NotFoundException("user"));
    }

    /**
     * Reset of all second factors.
     *
     * @param reason how the administrator knows that the user asked for it; for the audit trail
     */
    record SecondFactorsReset(
            @NotBlank @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String reason) {}
}
