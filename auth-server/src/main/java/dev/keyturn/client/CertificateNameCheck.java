package dev.keyturn.client;

import dev.keyturn.adminapi.FieldErrors;
import dev.keyturn.client.CertificateName.Kind;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.network.IpAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Checks the names of certificates in one form: a client with {@code tls_client_auth} has one, and any other client none. */
final class CertificateNameCheck {

    static final int MAX_LENGTH = 1000;

    private static final Pattern DNS_NAME = Pattern.compile(
            "(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

    private final Map<Kind, String> given = new EnumMap<>(Kind.class);
    private final FieldErrors errors;

    CertificateNameCheck(ClientForm form, FieldErrors errors) {
        this.errors = errors;
        put(Kind.SUBJECT_DN, form.tlsClientAuthSubjectDn());
        put(Kind.SAN_DNS, form.tlsClientAuthSanDns());
        put(Kind.SAN_URI, form.tlsClientAuthSanUri());
        put(Kind.SAN_IP, form.tlsClientAuthSanIp());
        put(Kind.SAN_EMAIL, form.tlsClientAuthSanEmail());
    }

    private void put(Kind kind, @Nullable String value) {
        if (value != null) {
            given.put(kind, value);
        }
    }

    /** @param method null if it is not valid */
    void check(@Nullable TokenEndpointAuthMethod method) {
        if (method == TokenEndpointAuthMethod.TLS_CLIENT_AUTH && given.isEmpty()) {
            errors.add(
                    Kind.SUBJECT_DN.member(),
                    "not-exactly-one",
                    Map.of(
                            "values",
                            Arrays.stream(Kind.values()).map(Kind::member).toList()));
        }
        Kind first = null;
        for (Map.Entry<Kind, String> name : given.entrySet()) {
            String field = name.getKey().member();
            if (method != null && method != TokenEndpointAuthMethod.TLS_CLIENT_AUTH) {
                errors.add(field, "requires-tls-client-auth");
            } else if (first != null) {
                errors.add(field, "mutually-exclusive", Map.of("other", first.member()));
            } else {
                first = name.getKey();
                check(field, first, name.getValue());
            }
        }
    }

    private void check(String field, Kind kind, String value) {
        if (value.length() > MAX_LENGTH) {
            errors.add(field, "too-long", Map.of("max", MAX_LENGTH));
            return;
        }
        switch (kind) {
            case SUBJECT_DN -> refuseUnless(isDistinguishedName(value), field, "invalid-distinguished-name");
            case SAN_DNS -> refuseUnless(DNS_NAME.matcher(value).matches(), field, "invalid-dns-name");
            case SAN_URI -> refuseUnless(isAbsolute(value), field, "invalid-uri");
            case SAN_IP -> refuseUnless(IpAddress.parse(value).isPresent(), field, "invalid-ip-address");
            case SAN_EMAIL -> refuseUnless(EmailSyntax.matches(value), field, "invalid-email");
        }
    }

    private void refuseUnless(boolean isValid, String field, String code) {
        if (!isValid) {
            errors.add(field, code);
        }
    }

    private static boolean isDistinguishedName(String value) {
        try {
            return !new X500Principal(value).getName().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isAbsolute(String value) {
        try {
            return new URI(value).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
