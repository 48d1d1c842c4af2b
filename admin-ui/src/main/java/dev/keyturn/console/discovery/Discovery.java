package dev.keyturn.console.discovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.console.ConsoleProperties;
import dev.keyturn.console.discovery.ServerMetadata.BackChannelEndpoints;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Asks the server for its endpoints when they are first needed, not at start, so that the console may start first.
 *
 * <p>An answer is used for an hour, and for longer while the server is away.
 */
@Component
public class Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
    private static final Duration FRESH = Duration.ofHours(1);

    private final ConsoleProperties console;
    private final RestClient server;
    private final Clock clock;
    private volatile @Nullable Answer last;

    Discovery(ConsoleProperties console, ClientHttpRequestFactory backChannelRequests, Clock clock) {
        this.console = console;
        this.server = RestClient.builder()
                .requestFactory(backChannelRequests)
                .defaultStatusHandler(status -> !status.is2xxSuccessful(), (request, response) -> {
                    throw new RestClientException("status " + response.getStatusCode());
                })
                .build();
        this.clock = clock;
    }

    /** @throws ServerUnreachableException if the server has never answered yet and does not now */
    public ServerMetadata metadata() {
        Answer known = last;
        if (known != null && known.askedAt.plus(FRESH).isAfter(clock.instant())) {
            return known.metadata;
        }
        try {
            ServerMetadata metadata = ask();
            last = new Answer(metadata, clock.instant());
            return metadata;
        } catch (ServerUnreachableException e) {
            LOG.warn("{}", e.getMessage());
            if (known != null) {
                return known.metadata;
            }
            throw e;
        }
    }

    private ServerMetadata ask() {
        URI address = URI.create(console.backChannel() + "/.well-known/openid-configuration");
        Document document;
        try {
            document = server.get().uri(address).retrieve().body(Document.class);
        } catch (RestClientException | IllegalArgumentException e) {
            throw new ServerUnreachableException("The server gives no usable answer at " + address, e);
        }
        ServerMetadata metadata = document == null ? null : metadata(document);
        if (metadata == null) {
            throw new ServerUnreachableException(
                    "What the server says of itself at " + address + " is incomplete", null);
        }
        if (!console.issuer().equals(metadata.issuer())) {
            throw new ServerUnreachableException(
                    "The server at " + console.backChannel() + " calls itself " + metadata.issuer()
                            + ", but keyturn.console.issuer is " + console.issuer(),
                    null);
        }
        return metadata;
    }

    private @Nullable ServerMetadata metadata(Document said) {
        if (said.issuer == null
                || said.authorizationEndpoint == null
                || said.tokenEndpoint == null
                || said.jwksUri == null
                || said.userinfoEndpoint == null
                || said.endSessionEndpoint == null) {
            return null;
        }
        return new ServerMetadata(
                said.issuer,
                said.authorizationEndpoint,
                said.tokenEndpoint,
                said.endSessionEndpoint,
                new BackChannelEndpoints(
                        fromHere(said.tokenEndpoint), fromHere(said.jwksUri), fromHere(said.userinfoEndpoint)));
    }

    /** The same endpoint at the back channel, if it is one of the issuer's own. */
    private URI fromHere(URI endpoint) {
        String issuer = console.issuer().toString();
        String base = issuer.endsWith("/") ? issuer : issuer + "/";
        String text = endpoint.toString();
        return text.startsWith(base)
                ? URI.create(console.backChannel() + "/" + text.substring(base.length()))
                : endpoint;
    }

    private record Answer(ServerMetadata metadata, Instant askedAt) {}

    private record Document(
            @Nullable URI issuer,

            @JsonProperty("authorization_endpoint") @Nullable
            URI authorizationEndpoint,

            @JsonProperty("token_endpoint") @Nullable URI tokenEndpoint,
            @JsonProperty("jwks_uri") @Nullable URI jwksUri,
            @JsonProperty("userinfo_endpoint") @Nullable URI userinfoEndpoint,
            @JsonProperty("end_session_endpoint") @Nullable URI endSessionEndpoint) {}
}
