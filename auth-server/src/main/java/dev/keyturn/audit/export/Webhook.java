package dev.keyturn.audit.export;

import dev.keyturn.network.AddressNotAllowedException;
import dev.keyturn.network.OutboundHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Receiver of a POST request for each event, signed as Standard Webhooks say. An event has been delivered once the answer is of the
 * class 2xx.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
final class Webhook implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int MAX_BYTES = 64_000;

    private final String setting;
    private final URI url;
    private final List<WebhookSecret> secrets;
    private final OutboundHttp http;
    private final Clock clock;

    /**
     * @param setting name under which it is configured
     * @param secrets each adds a signature
     */
    Webhook(String setting, URI url, List<WebhookSecret> secrets, OutboundHttp http, Clock clock) {
        this.setting = setting;
        this.url = url;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public void deliver(List<OutgoingEvent> events, Progress progress) throws IOException {
        for (OutgoingEvent event : events) {
            progress.begin();
            send(request(event));
            progress.delivered(event);
        }
    }

    /** Once the status is read, the rest of the answer cannot make it a failure. */
    private void send(HttpPost request) throws IOException {
        AtomicBoolean isAccepted = new AtomicBoolean();
        try {
            http.send(request, response -> {
                check(response.getCode());
                isAccepted.set(true);
                skip(response, request);
                return null;
            });
        } catch (AddressNotAllowedException e) {
            throw new IOException(
                    setting + ".url leads to an address that is not public. For a receiver inside your network, add its"
                            + " network to " + setting + ".allowed-networks",
                    e);
        } catch (IOException e) {
            if (!isAccepted.get()) {
                throw e;
            }
            LOG.debug("The rest of an answer was not read", e);
        }
    }

    private static void check(int status) throws IOException {
        if (status / 100 != 2) {
            throw new IOException("answered " + status);
        }
    }

    /** Reads a short answer, so that the connection can be used again, and ends the connection of a long one. */
    private static void skip(ClassicHttpResponse response, HttpPost request) throws IOException {
        HttpEntity body = response.getEntity();
        if (body != null && body.getContent().readNBytes(MAX_BYTES).length == MAX_BYTES) {
            request.cancel();
            throw new IOException("answered " + MAX_BYTES + " bytes or more");
        }
    }

    private HttpPost request(OutgoingEvent event) {
        byte[] body = body(event);
        Instant now = clock.instant();
        HttpPost request = new HttpPost(url);
        request.setHeader("webhook-id", event.id());
        request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        request.setHeader("webhook-signature", WebhookSecret.signatures(secrets, event.id(), now, body));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        return request;
    }

    private static byte[] body(OutgoingEvent event) {
        ObjectNode message = JsonMapper.shared().createObjectNode();
        message.put("type", event.type());
        message.put("timestamp", event.occurredAt().toString());
        message.set("data", event.ocsf());
        return JsonLines.of(message);
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            LOG.debug("A connection was closed already", e);
        }
    }
}
