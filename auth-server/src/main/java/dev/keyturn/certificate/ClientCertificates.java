package dev.keyturn.certificate;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Client certificates of requests. Costs nothing while there is no source of them. */
@Component
public class ClientCertificates {

    private final boolean isOn;

    ClientCertificates(ClientCertificateProperties properties) {
        this.isOn = properties.isOn();
    }

    /** Whether requests can have certificates. */
    public boolean areOn() {
        return isOn;
    }

    /** Certificate of a request; empty without one, and if it cannot be read. */
    public Optional<ClientCertificate> of(HttpServletRequest request) {
        return isOn && request.getAttribute(PresentedCertificate.ATTRIBUTE) instanceof PresentedCertificate presented
                ? presented.read()
                : Optional.empty();
    }

    /**
     * Whether the current request proves possession of what a token is bound to, as its claim {@code cnf} says. Only certificates can
     * be proved here, so a token that is bound to anything else is not accepted.
     *
     * @param confirmation the claim; null for a token that is not bound, which needs no proof
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3">RFC 8705 §3, Mutual-TLS Client Certificate-Bound Access
     *     Tokens</a>
     */
    public boolean prove(@Nullable Object confirmation) {
        return confirmation == null
                || ofCurrentRequest()
                        .map(ClientCertificate::confirmation)
                        .filter(confirmation::equals)
                        .isPresent();
    }

    /** Certificate of the request that the current thread answers; empty as for {@link #of}, and outside of requests. */
    public Optional<ClientCertificate> ofCurrentRequest() {
        return isOn && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                ? of(current.getRequest())
                : Optional.empty();
    }
}
