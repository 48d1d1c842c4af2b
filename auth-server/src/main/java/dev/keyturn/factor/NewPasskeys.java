package dev.keyturn.factor;

import dev.keyturn.passkey.Passkey;
import dev.keyturn.passkey.UserPasskeys;
import dev.keyturn.user.PasskeyAnswer;
import dev.keyturn.user.SignInMethod;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Component;

/** Adds passkeys to the user of a session, which is one of a stronger sign-in from then on. */
@Component
class NewPasskeys {

    private final UserPasskeys passkeys;
    private final Factors factors;
    private final Upgrade upgrade;

    NewPasskeys(UserPasskeys passkeys, Factors factors, Upgrade upgrade) {
        this.passkeys = passkeys;
        this.factors = factors;
        this.upgrade = upgrade;
    }

    List<Passkey> of(SignedInUser user) {
        return passkeys.of(user.id());
    }

    /** The random identifier by which authenticators know the user, in base64url. */
    String handle(SignedInUser user) {
        return passkeys.handle(user.id());
    }

    /**
     * Adds a passkey.
     *
     * @return the first recovery codes of the user; none if they have some
     * @throws dev.keyturn.passkey.RejectedPasskeyException as for {@link Factors#add(SignedInUser, String, PasskeyAnswer)}
     * @throws dev.keyturn.passkey.TooManyPasskeysException as for {@link Factors#add(SignedInUser, String, PasskeyAnswer)}
     */
    List<String> add(
            SignedInUser user,
            String name,
            PasskeyAnswer answer,
            HttpServletRequest request,
            HttpServletResponse response) {
        List<String> codes = factors.add(user, name, answer);
        upgrade.to(methodOf(user), user, request, response);
        return codes;
    }

    /** Method of the passkey that was added last. */
    private SignInMethod methodOf(SignedInUser user) {
        List<Passkey> all = passkeys.of(user.id());
        return all.get(all.size() - 1).backupEligible() ? SignInMethod.SYNCED_PASSKEY : SignInMethod.PASSKEY;
    }
}
