package dev.keyturn.web;

import dev.keyturn.connections.TrustedPeers;
import java.net.InetAddress;
import org.springframework.stereotype.Component;

/** Lets the configured proxies have as many connections as they need. */
@Component
final class TrustedProxies implements TrustedPeers {

    private final ProxyProperties proxies;

    TrustedProxies(ProxyProperties proxies) {
        this.proxies = proxies;
    }

    @Override
    public boolean contains(InetAddress peer) {
        return proxies.areAt(peer);
    }
}
