package dev.keyturn.user;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** The administrators' view of users. */
@AdminController(UserController.PATH)
class UserController {

    static final String PATH = AdminController.BASE + "/users";

    private final Users users;

    UserController(Users users) {
        this.users = users;
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
    ResponseEntity<NewcomerView> create(@Valid @RequestBody NewUser body) {
        Users.Invitation invitation = users.create(new LoginName(body.username), body.profile());
        return ResponseEntity.created(URI.create(PATH + "/" + invitation.user().id()))
                .eTag(ExpectedVersion.entityTag(invitation.user().version()))
                .cacheControl(CacheControl.noStore())
                .body(new NewcomerView(invitation.user(), invitation.temporaryPassword()));
    }

    @PutMapping("/{id}")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<UserView> update(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody ChangedUser body) {
        return tagged(users.update(parse(id), body.profile(), ExpectedVersion.required(ifMatch)));
    }

    @PostMapping("/{id}/disable")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<UserView> disable(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return tagged(users.disable(parse(id), ExpectedVersion.optional(ifMatch)));
    }

    @PostMapping("/{id}/enable")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<UserView> enable(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return tagged(users.enable(parse(id), ExpectedVersion.optional(ifMatch)));
    }

    @PostMapping("/{id}/reset-password")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<TemporaryPassword> resetPassword(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Users.Invitation invitation = users.resetPassword(parse(id), ExpectedVersion.optional(ifMatch));
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(invitation.user().version()))
                .cacheControl(CacheControl.noStore())
                .body(new TemporaryPassword(invitation.temporaryPassword()));
    }

    @DeleteMapping("/{id}")
    @PreAuthorize("hasAuthority('SCOPE_admin:users:write')")
    ResponseEntity<Void> delete(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        users.delete(parse(id), ExpectedVersion.optional(ifMatch));
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<UserView> tagged(UserView user) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(user.version()))
                .body(user);
    }

    private static UserId parse(String id) {
        try {
            return UserId.parse(id);
        } catch (IllegalArgumentException e) {
            throw UserRefusedException.notFound();
        }
    }

    /** A user to create. */
    record NewUser(
            @NotNull(message = "must not be empty")
            @Pattern(
                    regexp = LoginName.SYNTAX,
                    message = "must have 2 to 100 letters, digits, and . _ @ + - and begin with a letter or a digit")
            String username,

            @NotBlank(message = "must not be empty")
            @Size(max = 200, message = "must not be longer than 200 characters")
            @Pattern(regexp = Text.ONE_LINE, message = Text.ONE_LINE_MESSAGE)
            String name,

            @Size(max = 254, message = "must not be longer than 254 characters")
            @Email(message = "must be an email address")
            @Pattern(regexp = Text.ONE_LINE, message = Text.ONE_LINE_MESSAGE)
            @Nullable
            String email,

            @Size(max = 10, message = "must not be more than 10") @Nullable
            List<@NotNull @Pattern(regexp = User.ADMINISTRATOR, message = "must be administrator") String> roles) {

        User.Profile profile() {
            return profileOf(name, email, roles);
        }
    }

    /** A user's new description. */
    record ChangedUser(
            @NotBlank(message = "must not be empty")
            @Size(max = 200, message = "must not be longer than 200 characters")
            @Pattern(regexp = Text.ONE_LINE, message = Text.ONE_LINE_MESSAGE)
            String name,

            @Size(max = 254, message = "must not be longer than 254 characters")
            @Email(message = "must be an email address")
            @Pattern(regexp = Text.ONE_LINE, message = Text.ONE_LINE_MESSAGE)
            @Nullable
            String email,

            @Size(max = 10, message = "must not be more than 10") @Nullable
            List<@NotNull @Pattern(regexp = User.ADMINISTRATOR, message = "must be administrator") String> roles) {

        User.Profile profile() {
            return profileOf(name, email, roles);
        }
    }

    /** A user who was just created, with the password for the first sign-in. */
    record NewcomerView(@JsonUnwrapped UserView user, String temporaryPassword) {

        @Override
        public String toString() {
            return "NewcomerView[user=" + user + "]";
        }
    }

    /** A password that is good for nothing but choosing another. */
    record TemporaryPassword(String temporaryPassword) {

        @Override
        public String toString() {
            return "TemporaryPassword[]";
        }
    }

    private static User.Profile profileOf(String name, @Nullable String email, @Nullable List<String> roles) {
        return new User.Profile(
                name.strip(),
                email == null || email.isBlank() ? null : email.strip(),
                roles == null ? List.of() : List.copyOf(roles));
    }
}
