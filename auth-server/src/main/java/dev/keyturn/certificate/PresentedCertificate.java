package dev.keyturn.certificate;

import dev.keyturn.certificate.ClientCertificateProperties.HeaderFormat;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificate of one request, read when it is first asked for. For the thread of the request alone. */
final class PresentedCertificate {

    static final String ATTRIBUTE = PresentedCertificate.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(PresentedCertificate.class);

    private final Supplier<Optional<ClientCertificate>> source;
    private Optional<ClientCertificate> result = Optional.empty();
    private boolean isRead;

    private PresentedCertificate(Supplier<Optional<ClientCertificate>> source) {
        this.source = source;
    }

    /** Chain of a TLS connection. */
    static PresentedCertificate ofConnection(Supplier<X509Certificate @Nullable []> chain) {
        return new PresentedCertificate(() -> {
            X509Certificate[] certificates = chain.get();
            return certificates == null || certificates.length == 0
                    ? Optional.empty()
                    : Optional.of(new ClientCertificate(List.of(certificates)));
        });
    }

    /** Header of a trusted proxy; several lines are as bad as one that cannot be read, since one may be the caller's own. */
    static PresentedCertificate ofHeader(HeaderFormat format, List<String> lines) {
        return new PresentedCertificate(() -> read(format, lines));
    }

    private static Optional<ClientCertificate> read(HeaderFormat format, List<String> lines) {
        try {
            if (lines.size() > 1) {
                throw new UnreadableCertificateException("the header comes several times");
            }
            return lines.get(0).isBlank()
                    ? Optional.empty()
                    : Optional.of(new ClientCertificate(List.of(ForwardedHeader.read(format, lines.get(0)))));
        } catch (UnreadableCertificateException e) {
            LOG.debug("A forwarded client certificate cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    Optional<ClientCertificate> read() {
        if (!isRead) {
            result = source.get();
            isRead = true;
        }
        return result;
    }
}
