package dev.keyturn.user;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.ReadOnlyMembers;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.adminapi.ValidationFailedException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
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
import tools.jackson.databind.JsonNode;

/** Users in the admin API. */
@AdminController(UserController.PATH)
class UserController {

    static final String PATH = AdminController.BASE + "/users";

    /** A sign-in does not change the version. */
    private static final Set<String> OBSERVED = Set.of("last_signed_in_at");

    private final Users users;
    private final ReadOnlyMembers readOnly;

    UserController(Users users, ReadOnlyMembers readOnly) {
        this.users = users;
        this.readOnly = readOnly;
    }

    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:users:read')")
    Listing<UserView> list(@Valid PageQuery query) {
        return Listing.of(users.search(query), Function.identity());
    }

    @GetMapping("/{id}")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:read')")
    ResponseEntity<UserView> read(@PathVariable String id) {
        return tagged(users.read(parse(id)));
    }

    @PostMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<CreatedUser> create(@Valid @RequestBody NewUser body, Authentication caller) {
        Invitation invitation =
                users.create(new LoginName(body.username), body.profile(), CallerAdminScopes.of(caller));
        return ResponseEntity.created(URI.create(PATH + "/" + invitation.user().id()))
                .eTag(ExpectedVersion.entityTag(invitation.user().version()))
                .cacheControl(CacheControl.noStore())
                .body(new CreatedUser(invitation.user(), invitation.temporaryPassword()));
    }

    @PutMapping("/{id}")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<UserView> update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody ChangedUser body,
            Authentication caller) {
        ExpectedVersion expected = ExpectedVersion.required(ifMatch);
        readOnly.requireUnchanged(body.readOnly, () -> current(id, expected), OBSERVED);
        return tagged(users.update(parse(id), body.profile(), expected, CallerAdminScopes.of(caller)));
    }

    @PostMapping("/{id}/disable")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<UserView> disable(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        return tagged(users.disable(parse(id), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller)));
    }

    @PostMapping("/{id}/enable")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<UserView> enable(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        return tagged(users.enable(parse(id), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller)));
    }

    @PostMapping("/{id}/reset-password")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<TemporaryPassword> resetPassword(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        Invitation invitation =
                users.resetPassword(parse(id), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller));
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(invitation.user().version()))
                .cacheControl(CacheControl.noStore())
                .body(new TemporaryPassword(invitation.temporaryPassword()));
    }

    @DeleteMapping(path = "/{id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<Void> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Authentication caller) {
        users.delete(parse(id), ExpectedVersion.required(ifMatch), CallerAdminScopes.of(caller));
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<UserView> tagged(UserView user) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(user.version()))
                .body(user);
    }

    /** The user, if it has the version that a change expects. */
    private UserView current(String id, ExpectedVersion expected) {
        UserView user = users.read(parse(id));
        expected.check(user.version());
        return user;
    }

    private static UserId parse(String id) {
        return Uuids.parse(id).map(UserId::new).orElseThrow(() -> new NotFoundException("user"));
    }

    /**
     * A user to create.
     *
     * @param emailVerified whether the caller confirms that the e-mail address is the user's; false without it
     */
    record NewUser(
            @NotNull @Pattern(regexp = LoginName.SYNTAX, message = "invalid-username")
            String username,

            @NotBlank @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String name,

            @Size(max = 254) @Email @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String email,

            @Nullable Boolean emailVerified,

            @Size(max = 10) @Nullable
            List<@NotNull @Pattern(regexp = User.ADMINISTRATOR, message = "not-one-of") String> roles) {

        User.Profile profile() {
            return profileOf(name, email, emailVerified, roles);
        }
    }

    /**
     * A user's new description.
     *
     * @param emailVerified whether the caller confirms that the e-mail address is the user's; without it, what was said before
     *     stands. A change of the address makes it false whatever is said here, so that a document that was read, changed and
     *     sent back confirms nothing
     * @param readOnly other members of the user's document
     */
    record ChangedUser(
            @NotBlank @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String name,

            @Size(max = 254) @Email @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String email,

            @Nullable Boolean emailVerified,

            @Size(max = 10) @Nullable
            List<@NotNull @Pattern(regexp = User.ADMINISTRATOR, message = "not-one-of") String> roles,

            @JsonAnySetter @Nullable Map<String, JsonNode> readOnly) {

        User.Profile profile() {
            return profileOf(name, email, emailVerified, roles);
        }
    }

    /** A user who was just created, with the password for the first sign-in. */
    record CreatedUser(@JsonUnwrapped UserView user, String temporaryPassword) {

        @Override
        public String toString() {
            return "CreatedUser[user=" + user + "]";
        }
    }

    /** Temporary password, which only allows choosing another. */
    record TemporaryPassword(String temporaryPassword) {

        @Override
        public String toString() {
            return "TemporaryPassword[]";
        }
    }

    private static User.Profile profileOf(
            String name, @Nullable String email, @Nullable Boolean emailVerified, @Nullable List<String> roles) {
        String address = email == null || email.isBlank() ? null : email.strip();
        if (address == null && Boolean.TRUE.equals(emailVerified)) {
            throw new ValidationFailedException(List.of(new FieldError("email_verified", "requires-email")));
        }
        return new User.Profile(name.strip(), address, emailVerified, roles == null ? List.of() : List.copyOf(roles));
    }
}
