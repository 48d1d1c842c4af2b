package dev.keyturn.certificate;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Certificate authorities that are trusted to name clients. A change of their bundle's files counts at once, if the bundle is
 * reloaded.
 *
 * <p>Choice: neither revocation lists nor OCSP are asked, which would have the server send requests to addresses in certificates. A
 * client is stopped by disabling it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2.1">RFC 8705 §2.1, PKI Mutual-TLS Method</a>
 */
@Component
public class CertificateAuthorities {

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    private final Clock clock;
    private volatile Set<TrustAnchor> anchors = Set.of();

    CertificateAuthorities(ClientCertificateProperties properties, SslBundles bundles, Clock clock) {
        this.clock = clock;
        String bundle = properties.authoritiesBundle();
        if (bundle != null) {
            anchors = anchors(bundles.getBundle(bundle));
            bundles.addBundleUpdateHandler(bundle, changed -> anchors = anchors(changed));
        }
    }

    private static Set<TrustAnchor> anchors(SslBundle bundle) {
        KeyStore store = bundle.getStores().getTrustStore();
        Set<TrustAnchor> found = store == null ? Set.of() : anchors(store);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "The bundle of keyturn.client-certificates.authorities-bundle has no trust store with certificates");
        }
        return found;
    }

    private static Set<TrustAnchor> anchors(KeyStore store) {
        Set<TrustAnchor> found = new HashSet<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    found.add(new TrustAnchor(certificate, null));
                }
            }
        } catch (KeyStoreException e) {
            throw new IllegalStateException("The trust store cannot be read", e);
        }
        return found;
    }

    /** Whether there are any. */
    public boolean areConfigured() {
        return !anchors.isEmpty();
    }

    /** Whether one of them has issued the certificate, directly or through others, for clients, and it is valid now. */
    public boolean haveIssued(ClientCertificate presented) {
        Set<TrustAnchor> trusted = anchors;
        if (trusted.isEmpty() || !isForClients(presented.own())) {
            return false;
        }
        try {
            X509CertSelector own = new X509CertSelector();
            own.setCertificate(presented.own());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, own);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            parameters.addCertStore(CertStore.getInstance(
                    "Collection", new CollectionCertStoreParameters(Set.copyOf(presented.chain()))));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (CertPathBuilderException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot validate certificates", e);
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
