package dev.keyturn.console.users;

import dev.keyturn.console.form.Conflict;
import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.server.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of a user's form as typed.
 *
 * @param otherRoles the roles that the form does not show and leaves as they are
 * @param etag the version that they are changing; empty for a new user
 */
record UserForm(
        String username,
        String name,
        String email,
        boolean emailVerified,
        boolean administrator,
        List<String> otherRoles,
        String etag) {

    static final FormFields FIELDS = FormFields.of("users").and("username", "name", "email", "email_verified", "roles");

    static final Map<String, String> FIELD_OF_CODE =
            Map.of("username-taken", "username", "last-administrator", "roles");

    UserForm {
        otherRoles = List.copyOf(otherRoles);
    }

    static UserForm empty() {
        return new UserForm("", "", "", false, false, List.of(), "");
    }

    static UserForm of(Versioned<User> versioned) {
        User user = versioned.value();
        return new UserForm(
                user.username(),
                user.name(),
                Objects.requireNonNullElse(user.email(), ""),
                user.emailVerified(),
                user.isAdministrator(),
                user.roles().stream()
                        .filter(role -> !role.equals(User.ADMINISTRATOR))
                        .toList(),
                versioned.etag());
    }

    static UserForm of(FormData data) {
        return new UserForm(
                data.text("username"),
                data.text("name"),
                data.text("email"),
                data.has("email_verified"),
                data.has("administrator"),
                data.all("other_roles"),
                data.text("etag"));
    }

    UserForm at(String otherEtag) {
        return new UserForm(username, name, email, emailVerified, administrator, otherRoles, otherEtag);
    }

    Users.NewUser toNewUser() {
        return new Users.NewUser(username, name, emailOrNull(), hasVerifiedEmail(), roles());
    }

    Users.ChangedUser toChangedUser() {
        return new Users.ChangedUser(name, emailOrNull(), hasVerifiedEmail(), roles());
    }

    /** Differences between these, as stored, and the values that were typed. */
    Conflict differencesTo(UserForm typed) {
        return Conflict.compare()
                .field("users.field.name", name, typed.name)
                .field("users.field.email", email, typed.email)
                .field("users.field.email_verified", emailVerified, typed.emailVerified)
                .field("users.field.administrator", administrator, typed.administrator)
                .done();
    }

    private @Nullable String emailOrNull() {
        return email.isEmpty() ? null : email;
    }

    private boolean hasVerifiedEmail() {
        return emailVerified && !email.isEmpty();
    }

    private List<String> roles() {
        if (!administrator) {
            return otherRoles;
        }
        List<String> roles = new ArrayList<>(otherRoles);
        roles.add(User.ADMINISTRATOR);
        return roles;
    }
}
