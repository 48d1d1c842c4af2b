package dev.keyturn.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.user.PasskeyAnswer;
import dev.keyturn.user.PasskeyChallenge;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/**
 * Checks what passkeys sign, with WebAuthn4J: type, challenge, origin, relying party, presence and verification of the user, backup
 * flags, and signature. The count of signatures is left to {@link UsedPasskey}.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#sctn-rp-operations">Web Authentication Level 3 §7, WebAuthn Relying Party
 *     Operations</a>
 */
@Component
class Ceremonies {

    private static final int MAX_ANSWER = 20_000;
    private static final int MAX_CREDENTIAL = 4_000;
    private static final int MAX_TRANSPORTS = 100;
    private static final boolean USER_VERIFICATION = true;

    private static final List<PublicKeyCredentialParameters> ALGORITHMS = List.of(
            algorithm(COSEAlgorithmIdentifier.ES256),
            algorithm(COSEAlgorithmIdentifier.EdDSA),
            algorithm(COSEAlgorithmIdentifier.RS256));

    private final ObjectConverter objects = new ObjectConverter();
    private final AttestedCredentialDataConverter credentials = new AttestedCredentialDataConverter(objects);
    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(objects);
    private final Origin origin;
    private final String relyingParty;

    Ceremonies(KeyturnProperties server) {
        this.origin = new Origin(server.issuer().toString());
        this.relyingParty = server.issuer().getHost();
        // how a count that does not rise is reported is decided by who knows the challenge
        manager.getAuthenticationDataVerifier().setMaliciousCounterValueHandler(answer -> {});
    }

    /** @throws RejectedPasskeyException if the answer does not present a new passkey for the challenge */
    NewPasskey register(PasskeyAnswer answer) {
        RegistrationData data = check(
                answer,
                () -> manager.verifyRegistrationResponseJSON(
                        answer.credential(),
                        new RegistrationParameters(server(answer.challenge()), ALGORITHMS, USER_VERIFICATION)));
        AuthenticatorData<?> authenticator =
                Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
        AttestedCredentialData credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
        String text = encode(credentials.convert(credential));
        if (text.length() > MAX_CREDENTIAL) {
            throw new RejectedPasskeyException("The public key is too long");
        }
        return new NewPasskey(
                encode(credential.getCredentialId()),
                text,
                authenticator.getSignCount(),
                authenticator.isFlagBE(),
                authenticator.isFlagBS(),
                transports(data));
    }

    /** The passkey that an answer names. */
    String credentialId(PasskeyAnswer answer) {
        return encode(parse(answer).getCredentialId());
    }

    /** @throws RejectedPasskeyException if the answer is not one of the passkey, and its user, to the challenge */
    UsedPasskey use(StoredPasskey passkey, PasskeyAnswer answer) {
        AuthenticationData data = parse(answer);
        byte[] handle = data.getUserHandle();
        if (handle == null || !encode(handle).equals(passkey.handle())) {
            throw new RejectedPasskeyException("It is of another user");
        }
        AuthenticationData checked = check(
                answer,
                () -> manager.verify(
                        data,
                        new AuthenticationParameters(
                                server(answer.challenge()), credential(passkey), null, USER_VERIFICATION)));
        AuthenticatorData<?> authenticator = Objects.requireNonNull(checked.getAuthenticatorData());
        return new UsedPasskey(authenticator.getSignCount(), authenticator.isFlagBS());
    }

    private AuthenticationData parse(PasskeyAnswer answer) {
        AuthenticationData data = check(answer, () -> manager.parseAuthenticationResponseJSON(answer.credential()));
        if (data.getCredentialId() == null) {
            throw new RejectedPasskeyException("It names no passkey");
        }
        return data;
    }

    private CredentialRecordImpl credential(StoredPasskey passkey) {
        return new CredentialRecordImpl(
                null,
                USER_VERIFICATION,
                passkey.backupEligible(),
                passkey.backedUp(),
                passkey.signCount(),
                credentials.convert(Base64.getUrlDecoder().decode(passkey.credential())),
                null,
                null,
                null,
                null);
    }

    private ServerProperty server(PasskeyChallenge challenge) {
        return ServerProperty.builder()
                .origin(origin)
                .rpId(relyingParty)
                .challenge(new DefaultChallenge(challenge.value()))
                .build();
    }

    /** The library reads what strangers send, and throws many things. */
    private static <T> T check(PasskeyAnswer answer, Supplier<T> ceremony) {
        if (answer.credential().length() > MAX_ANSWER) {
            throw new RejectedPasskeyException("It is too long");
        }
        try {
            return ceremony.get();
        } catch (WebAuthnException | JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new RejectedPasskeyException(e);
        }
    }

    private static List<String> transports(RegistrationData data) {
        Set<AuthenticatorTransport> transports = data.getTransports();
        List<String> names = transports == null
                ? List.of()
                : transports.stream()
                        .map(AuthenticatorTransport::getValue)
                        .filter(name -> name.matches("[a-z-]{1,20}"))
                        .sorted()
                        .toList();
        return String.join(" ", names).length() <= MAX_TRANSPORTS ? names : List.of();
    }

    private static PublicKeyCredentialParameters algorithm(COSEAlgorithmIdentifier algorithm) {
        return new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm);
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
