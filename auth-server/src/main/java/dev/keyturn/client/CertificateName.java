package dev.keyturn.client;

import dev.keyturn.network.IpAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Name that the certificate of one client has.
 *
 * @param value valid for its kind
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2.1.2">RFC 8705 §2.1.2, Client Registration Metadata</a>
 */
public record CertificateName(Kind kind, String value) {

    /** Name of a row; null without one. */
    public static @Nullable CertificateName ofNullable(@Nullable String kind, @Nullable String value) {
        return kind == null || value == null ? null : new CertificateName(Kind.valueOf(kind), value);
    }

    /** Name in metadata, of which at most one is given; null if none is. */
    static @Nullable CertificateName of(ClientMetadata metadata) {
        return Arrays.stream(Kind.values())
                .map(kind -> {
                    String value = kind.in(metadata);
                    return value == null ? null : new CertificateName(kind, value);
                })
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether a certificate has the name. Distinguished names are compared by their meaning, not by their spelling. */
    public boolean isIn(X509Certificate certificate) {
        return kind == Kind.SUBJECT_DN
                ? new X500Principal(value).equals(certificate.getSubjectX500Principal())
                : alternativeNames(certificate).stream()
                        .filter(name -> kind.type.equals(name.get(0)))
                        .anyMatch(name -> kind.normal(value).equals(kind.normal(String.valueOf(name.get(1)))));
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Place of the name in a certificate. */
    public enum Kind {
        /** Subject, as text of RFC 4514. */
        SUBJECT_DN("tls_client_auth_subject_dn", -1),
        /** Alternative name of the type dNSName. */
        SAN_DNS("tls_client_auth_san_dns", 2),
        /** Alternative name of the type uniformResourceIdentifier. */
        SAN_URI("tls_client_auth_san_uri", 6),
        /** Alternative name of the type iPAddress. */
        SAN_IP("tls_client_auth_san_ip", 7),
        /** Alternative name of the type rfc822Name. */
        SAN_EMAIL("tls_client_auth_san_email", 1);

        private final String member;
        private final Integer type;

        /** @param type of the alternative name (RFC 5280 §4.2.1.6) */
        Kind(String member, int type) {
            this.member = member;
            this.type = type;
        }

        /** Name of the member of client metadata. */
        String member() {
            return member;
        }

        /** Name of this kind in metadata; null without one. */
        private @Nullable String in(ClientMetadata metadata) {
            return switch (this) {
                case SUBJECT_DN -> metadata.tlsClientAuthSubjectDn();
                case SAN_DNS -> metadata.tlsClientAuthSanDns();
                case SAN_URI -> metadata.tlsClientAuthSanUri();
                case SAN_IP -> metadata.tlsClientAuthSanIp();
                case SAN_EMAIL -> metadata.tlsClientAuthSanEmail();
            };
        }

        /** One spelling of names that are equal. The local part of an email address distinguishes case (RFC 5280 §7.5). */
        private String normal(String name) {
            return switch (this) {
                case SAN_DNS -> name.toLowerCase(Locale.ROOT);
                case SAN_EMAIL -> {
                    int at = name.lastIndexOf('@') + 1;
                    yield name.substring(0, at) + name.substring(at).toLowerCase(Locale.ROOT);
                }
                case SAN_IP -> IpAddress.parse(name).map(IpAddress::inFull).orElse(name);
                case SAN_URI, SUBJECT_DN -> name;
            };
        }
    }
}
