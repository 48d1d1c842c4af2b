package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revokes a client certificate for good: the server accepts it no more, nor tokens that are bound to it or that it was used for. The
 * answer does not tell whether a client has the certificate.
 */
@Component
class CertificateTarget implements RevocationTarget {

    /** Longer than a certificate is valid. */
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** As {@code openssl x509 -fingerprint -sha256} prints it, with or without colons. */
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}");

    private final Revocations revocations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    CertificateTarget(Revocations revocations, ApplicationEventPublisher events, Clock clock) {
        this.revocations = revocations;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "certificate";
    }

    @Override
    @Transactional
    public void revoke(String id, String reason) {
        String thumbprint = thumbprint(id);
        revocations.revoke(
                RevocationKind.CERTIFICATE, thumbprint, clock.instant().plus(FOR_GOOD));
        events.publishEvent(new TokensRevoked(kind(), thumbprint, reason));
    }

    /** The one spelling of the digest that tokens have. */
    private String thumbprint(String id) {
        byte[] digest;
        if (HEXADECIMAL.matcher(id).matches()) {
            digest = HexFormat.of().parseHex(id.replace(":", ""));
        } else if (BASE64URL.matcher(id).matches()) {
            digest = Base64.getUrlDecoder().decode(id);
        } else {
            throw new NotFoundException(kind());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
