package dev.keyturn.login;

import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.Sealing;
import dev.keyturn.user.PasskeyAnswer;
import dev.keyturn.user.PasskeyChallenge;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import org.springframework.security.web.csrf.DeferredCsrfToken;
import org.springframework.stereotype.Component;

/**
 * Challenges for passkeys. Each page has its own, sealed into its form together with a digest of the token against forged forms: so the
 * server keeps nothing for strangers, every node can continue, and a challenge is good in its browser alone until the next sign-in there
 * (ADR 0079).
 */
@Component
public class PasskeyChallenges {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    /** Parameter with the sealed challenge. */
    static final String CHALLENGE = "challenge";

    /** Parameter with the answer. */
    static final String CREDENTIAL = "credential";

    private static final String PURPOSE = "passkey-challenge";
    private static final String FIELD = " ";
    private static final int FIELDS = 3;
    private static final int BYTES = 32;
    private static final int MAX_SEALED = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sealing sealing;
    private final String relyingParty;
    private final Clock clock;

    PasskeyChallenges(Sealing sealing, KeyturnProperties server, Clock clock) {
        this.sealing = sealing;
        this.relyingParty = server.issuer().getHost();
        this.clock = clock;
    }

    /** Makes a challenge for a page. */
    public Form issue(HttpServletRequest request) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String challenge = encode(bytes);
        String issuedAt = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        return new Form(
                challenge,
                sealing.seal(String.join(FIELD, issuedAt, challenge, browser(request)), PURPOSE),
                relyingParty,
                LIFETIME.toMillis());
    }

    /** Whether a form has the answer of a passkey. */
    static boolean isAnswered(HttpServletRequest request) {
        String credential = request.getParameter(CREDENTIAL);
        return credential != null && !credential.isEmpty();
    }

    /** The answer in a form; empty if there is none, or its challenge has expired or is of another browser or sign-in. */
    public Optional<PasskeyAnswer> answer(HttpServletRequest request) {
        String sealed = request.getParameter(CHALLENGE);
        String credential = request.getParameter(CREDENTIAL);
        if (sealed == null || credential == null || sealed.length() > MAX_SEALED) {
            return Optional.empty();
        }
        return sealing.open(sealed, PURPOSE)
                .map(text -> text.split(FIELD, FIELDS))
                .filter(fields -> fields[2].equals(browser(request)))
                .map(fields -> new PasskeyChallenge(
                        fields[1], Instant.EPOCH.plus(Long.parseLong(fields[0]), ChronoUnit.MICROS)))
                .filter(challenge -> isTimely(challenge.issuedAt()))
                .map(challenge -> new PasskeyAnswer(credential, challenge));
    }

    private boolean isTimely(Instant issuedAt) {
        Instant now = clock.instant();
        return now.isBefore(issuedAt.plus(LIFETIME)) && !ClockSkew.isFromFuture(now, issuedAt);
    }

    /** The browser, until its next sign-in or sign-out. */
    private static String browser(HttpServletRequest request) {
        String token = ((DeferredCsrfToken) request.getAttribute(DeferredCsrfToken.class.getName()))
                .get()
                .getToken();
        try {
            return encode(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java platform has it", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Challenge in a page.
     *
     * @param challenge random bytes in base64url, for the authenticator
     * @param sealed the same for the server
     * @param relyingParty the relying party's identifier: the host of the issuer
     * @param milliseconds time until it expires
     * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-cryptographic-challenges">Web Authentication Level 3 §13.4.3, Cryptographic
     *     Challenges</a>
     */
    public record Form(String challenge, String sealed, String relyingParty, long milliseconds) {}
}
