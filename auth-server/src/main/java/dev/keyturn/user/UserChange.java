package dev.keyturn.user;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.Optional;

/** Change of a user. */
public sealed interface UserChange extends AuditableEvent {

    UserId id();

    String username();

    /** Whether what the user has allowed clients ends with it. */
    default boolean endsGrants() {
        return false;
    }

    /** Whether it can start or end the validity of sessions. */
    default boolean changesStanding() {
        return true;
    }

    @Override
    default Subject subject() {
        return new Subject("user", id().toString(), username());
    }

    /** An administrator, or the first start, created a user. */
    record UserCreated(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "user.created";
        }
    }

    /** An administrator changed what is known about a user. */
    record UserUpdated(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "user.updated";
        }
    }

    /** An administrator locked a user out. */
    record UserDisabled(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "user.disabled";
        }

        @Override
        public boolean endsGrants() {
            return true;
        }
    }

    /** An administrator let a user in again. */
    record UserEnabled(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "user.enabled";
        }
    }

    /** An administrator deleted a user. */
    record UserDeleted(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "user.deleted";
        }

        @Override
        public boolean endsGrants() {
            return true;
        }
    }

    /** A user chose another password. */
    record PasswordChanged(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "password.changed";
        }

        @Override
        public boolean endsGrants() {
            return true;
        }
    }

    /** A user chose another password through a link in a mail, without the one before. */
    record PasswordRecovered(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "password.recovered";
        }

        @Override
        public boolean endsGrants() {
            return true;
        }

        @Override
        public boolean isBySubject() {
            return true;
        }
    }

    /** A user confirmed an e-mail address through links in mails. */
    record EmailAddressConfirmed(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "email-address.confirmed";
        }

        @Override
        public boolean changesStanding() {
            return false;
        }

        @Override
        public boolean isBySubject() {
            return true;
        }
    }

    /** A user's password was reset to a temporary one. */
    record PasswordReset(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "password.reset";
        }

        @Override
        public boolean endsGrants() {
            return true;
        }
    }

    /** The restore command made a user an administrator. */
    record AdministratorRestored(UserId id, String username) implements UserChange {
        @Override
        public String type() {
            return "administrator.restored";
        }

        @Override
        public boolean endsGrants() {
            return true;
        }
    }

    /** A user signed in. */
    record SignedIn(UserId id, String username, SignInMethods methods) implements UserChange {
        @Override
        public String type() {
            return "user.signed-in";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("methods", methods.text());
        }

        @Override
        public boolean changesStanding() {
            return false;
        }

        @Override
        public boolean isBySubject() {
            return true;
        }
    }

    /** Wrong password for a user. */
    record SignInFailed(UserId id, String username, boolean locked) implements UserChange {
        @Override
        public String type() {
            return "sign-in.failed";
        }

        @Override
        public boolean changesStanding() {
            return false;
        }

        @Override
        public Map<String, String> details() {
            return Map.of("locked", Boolean.toString(locked));
        }

        @Override
        public boolean isFailure() {
            return true;
        }

        @Override
        public Optional<Burst> burst() {
            return Optional.of(Burst.ONE);
        }
    }

    /** Wrong code for a user who had given the right password. */
    record SecondFactorFailed(UserId id, String username, boolean locked) implements UserChange {
        @Override
        public String type() {
            return "second-factor.failed";
        }

        @Override
        public boolean changesStanding() {
            return false;
        }

        @Override
        public Map<String, String> details() {
            return Map.of("locked", Boolean.toString(locked));
        }

        @Override
        public boolean isFailure() {
            return true;
        }

        @Override
        public Optional<Burst> burst() {
            return Optional.of(Burst.ONE);
        }
    }
}
