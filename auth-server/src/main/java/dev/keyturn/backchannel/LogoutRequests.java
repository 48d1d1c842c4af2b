package dev.keyturn.backchannel;

import dev.keyturn.backchannel.Outcome.Failure;
import dev.keyturn.network.AddressNotAllowedException;
import dev.keyturn.network.HostResolver;
import dev.keyturn.network.OutboundHttp;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Requests with logout tokens to the clients.
 *
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest">OpenID Connect Back-Channel Logout §2.5,
 *     Back-Channel Logout Request</a>
 */
@Component
class LogoutRequests {

    static final Duration DEADLINE = Duration.ofSeconds(5);
    static final int MAX_CLIENTS_AT_ONCE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(LogoutRequests.class);

    private final OutboundHttp http;

    @Autowired
    LogoutRequests(BackchannelLogoutProperties properties) {
        this(properties, InetAddress::getAllByName);
    }

    LogoutRequests(BackchannelLogoutProperties properties, HostResolver resolver) {
        // more than there are senders, since a thread whose request was cancelled may end late
        this.http = OutboundHttp.of(
                "logout-request",
                new OutboundHttp.Settings(resolver, properties::allow, null, false, DEADLINE, 2 * MAX_CLIENTS_AT_ONCE));
    }

    /** Sends a logout token. The body of the answer is not read. */
    Outcome send(URI receiver, String token) {
        HttpPost request = new HttpPost(receiver);
        request.setHeader("Accept", "application/json, */*");
        request.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("logout_token", token))));
        int[] status = new int[1];
        try {
            http.send(request, response -> {
                status[0] = response.getCode();
                // else the client reads a body of any length to use the connection again
                request.cancel();
                return null;
            });
        } catch (IOException e) {
            if (status[0] == 0) {
                LOG.debug("A logout token was not sent: {}", e.getMessage());
                return Outcome.failed(failure(e));
            }
        }
        return Outcome.answered(status[0]);
    }

    private static Failure failure(IOException e) {
        if (e instanceof AddressNotAllowedException) {
            return Failure.ADDRESS_NOT_ALLOWED;
        }
        @Nullable Throwable cause = e.getCause();
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return Failure.TIMEOUT;
        }
        if (cause instanceof UnknownHostException) {
            return Failure.UNKNOWN_HOST;
        }
        return cause instanceof SSLException ? Failure.TLS : Failure.UNREACHABLE;
    }

    @PreDestroy
    void close() throws IOException {
        http.close();
    }
}
