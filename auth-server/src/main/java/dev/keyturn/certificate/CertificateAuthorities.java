package dev.keyturn.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Certificate authorities that are trusted to name clients: those of a bundle that have issued their own certificate. The others in it
 * are intermediate ones, which a chain may need. A change of their bundle's files counts at once, if the bundle is
 * reloaded.
 *
 * <p>Choice: neither revocation lists nor OCSP are asked, which would have the server send requests to addresses in certificates. An
 * administrator revokes a certificate that has leaked.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2.1">RFC 8705 §2.1, PKI Mutual-TLS Method</a>
 */
@Component
public class CertificateAuthorities {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthorities.class);

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String NAME_CONSTRAINTS = "2.5.29.30";

    private final Clock clock;
    private volatile Bundle trusted = new Bundle(Set.of(), Set.of());

    CertificateAuthorities(ClientCertificateProperties properties, SslBundles bundles, Clock clock) {
        this.clock = clock;
        String bundle = properties.authoritiesBundle();
        if (bundle != null) {
            trusted = Bundle.of(bundles.getBundle(bundle));
            bundles.addBundleUpdateHandler(bundle, this::reload);
        }
    }

    /** Other handlers of the bundle are called only if this one throws nothing. */
    private void reload(SslBundle changed) {
        try {
            trusted = Bundle.of(changed);
        } catch (RuntimeException e) {
            LOG.error(
                    "The changed authorities of client certificates are invalid, and the earlier ones still count", e);
        }
    }

    /** Whether there are any. */
    public boolean areConfigured() {
        return !trusted.anchors.isEmpty();
    }

    /** Whether one of them has issued the certificate, directly or through others, for clients, and all are valid now. */
    public boolean haveIssued(ClientCertificate presented) {
        Bundle bundle = trusted;
        return !bundle.anchors.isEmpty() && bundle.haveIssued(presented, Date.from(clock.instant()));
    }

    /** Certificates of one bundle. */
    private record Bundle(Set<TrustAnchor> anchors, Set<X509Certificate> others) {

        static Bundle of(SslBundle bundle) {
            KeyStore store = bundle.getStores().getTrustStore();
            Set<TrustAnchor> anchors = new HashSet<>();
            Set<X509Certificate> others = new HashSet<>();
            for (X509Certificate certificate : store == null ? Set.<X509Certificate>of() : certificates(store)) {
                if (isOwnAuthority(certificate)) {
                    anchors.add(anchor(certificate));
                } else {
                    others.add(certificate);
                }
            }
            if (anchors.isEmpty()) {
                throw new IllegalArgumentException(
                        "The trust store of the bundle in"
                                + " keyturn.client-certificates.authorities-bundle has no self-signed certificate of an authority");
            }
            return new Bundle(anchors, others);
        }

        private static Set<X509Certificate> certificates(KeyStore store) {
            Set<X509Certificate> found = new HashSet<>();
            try {
                for (String alias : Collections.list(store.aliases())) {
                    if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                        found.add(certificate);
                    }
                }
            } catch (KeyStoreException e) {
                throw new IllegalStateException("The trust store cannot be read", e);
            }
            return found;
        }

        private static boolean isOwnAuthority(X509Certificate certificate) {
            try {
                certificate.verify(certificate.getPublicKey());
                return certificate.getBasicConstraints() >= 0
                        && certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        /** The JDK does not apply name constraints to anchors. */
        private static TrustAnchor anchor(X509Certificate certificate) {
            if (certificate.getExtensionValue(NAME_CONSTRAINTS) != null) {
                throw new IllegalArgumentException("The trust store of the bundle in"
                        + " keyturn.client-certificates.authorities-bundle has an authority with name constraints");
            }
            return new TrustAnchor(certificate, null);
        }

        boolean haveIssued(ClientCertificate presented, Date now) {
            try {
                X509CertSelector own = new X509CertSelector();
                own.setCertificate(presented.own());
                // the JDK would stop at the first anchor, which can be the expired one of two with the same key
                Set<TrustAnchor> current = anchors.stream()
                        .filter(anchor -> isCurrent(anchor.getTrustedCert(), now))
                        .collect(Collectors.toSet());
                if (current.isEmpty()) {
                    return false;
                }
                PKIXBuilderParameters parameters = new PKIXBuilderParameters(current, own);
                parameters.setRevocationEnabled(false);
                parameters.setDate(now);
                Set<X509Certificate> all = new HashSet<>(others);
                all.addAll(presented.chain());
                parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
                return isGood((PKIXCertPathBuilderResult)
                        CertPathBuilder.getInstance("PKIX").build(parameters));
            } catch (CertPathBuilderException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java runtime cannot validate certificates", e);
            }
        }

        /** A rule that the JDK does not apply to the anchor, and the usage of each certificate. */
        private static boolean isGood(PKIXCertPathBuilderResult path) {
            X509Certificate anchor = path.getTrustAnchor().getTrustedCert();
            List<? extends Certificate> below = path.getCertPath().getCertificates();
            return !below.isEmpty()
                    && below.size() - 1 <= anchor.getBasicConstraints()
                    && below.stream().allMatch(each -> isForClients((X509Certificate) each));
        }

        private static boolean isCurrent(X509Certificate anchor, Date now) {
            try {
                anchor.checkValidity(now);
                return isForClients(anchor);
            } catch (CertificateException e) {
                return false;
            }
        }

        private static boolean isForClients(X509Certificate certificate) {
            try {
                @Nullable List<String> usages = certificate.getExtendedKeyUsage();
                return usages == null || usages.contains(CLIENT_AUTHENTICATION) || usages.contains(ANY_USAGE);
            } catch (CertificateParsingException e) {
                return false;
            }
        }
    }
}
