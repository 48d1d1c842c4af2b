package dev.keyturn.apikey.verification;

import dev.keyturn.client.ClientChange;
import dev.keyturn.cluster.ClusterListener;
import org.springframework.stereotype.Component;

/** Forgets the keys of clients that other nodes change: a key can do no more than its client. */
@Component
class ClientChangeListener implements ClusterListener {

    private final CachedApiKeys keys;

    ClientChangeListener(CachedApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public String topic() {
        return ClientChange.TOPIC;
    }

    @Override
    public void receive(String clientId) {
        keys.invalidateKeysOf(clientId);
    }

    @Override
    public void readAll() {
        keys.readAll();
    }
}
