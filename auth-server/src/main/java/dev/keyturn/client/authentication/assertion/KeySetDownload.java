package dev.keyturn.client.authentication.assertion;

import dev.keyturn.network.HostResolver;
import dev.keyturn.network.OutboundHttp;
import dev.keyturn.network.PublicAddresses;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Downloads a client's keys from a URL that an administrator has entered, at most {@link #MAX_BYTES} of them.
 * {@link OperatorsKeys} are exempt from the rules about where, not from those about how much.
 */
@Component
class KeySetDownload {

    static final int MAX_BYTES = 100_000;
    static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final int MAX_AT_ONCE = 16;

    private final OperatorsKeys operatorsKeys;
    private final OutboundHttp guarded;
    private final OutboundHttp trusted;

    @Autowired
    KeySetDownload(OperatorsKeys operatorsKeys) {
        this(operatorsKeys, InetAddress::getAllByName);
    }

    KeySetDownload(OperatorsKeys operatorsKeys, HostResolver resolver) {
        this.operatorsKeys = operatorsKeys;
        this.guarded = client(resolver, PublicAddresses::contains);
        this.trusted = client(resolver, address -> true);
    }

    private static OutboundHttp client(HostResolver resolver, Predicate<InetAddress> allowed) {
        return OutboundHttp.of(
                "client-keys", new OutboundHttp.Settings(resolver, allowed, null, false, DEADLINE, MAX_AT_ONCE));
    }

    /**
     * The body of the answer.
     *
     * @throws KeysUnavailableException if there is none, or it is too long, too late or from where the server does not go
     */
    String from(URI uri) throws KeysUnavailableException {
        boolean isTrusted = uri.equals(operatorsKeys.uri());
        if (!isTrusted && JwksUris.check(uri.toString()).isPresent()) {
            throw new KeysUnavailableException("the address is not one that the server calls", null);
        }
        HttpGet request = new HttpGet(uri);
        request.setHeader("Accept", "application/jwk-set+json, application/json");
        try {
            return (isTrusted ? trusted : guarded).send(request, KeySetDownload::body);
        } catch (IOException e) {
            throw new KeysUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String body(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200) {
            throw new IOException("answered " + response.getCode());
        }
        if (response.getEntity() == null) {
            throw new IOException("answered without a body");
        }
        try (InputStream body = response.getEntity().getContent()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("answered more than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @PreDestroy
    void close() throws IOException {
        guarded.close();
        trusted.close();
    }
}
