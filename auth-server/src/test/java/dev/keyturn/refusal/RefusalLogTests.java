package dev.keyturn.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.ClientRole;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bounds of the counts. */
class RefusalLogTests {

    private final Set<Refusal> counted = new HashSet<>();

    @Test
    void aClientKeepsItsCountWhenThereAreTooManyNetworks() {
        for (int i = 0; i < RefusalLog.NETWORKS + 100; i++) {
            count("", "2001:db8:0:" + i);
        }

        count("guessed", "2001:db8:1:1");
        count("guessed", "2001:db8:1:2");

        assertThat(counted)
                .filteredOn(refusal -> refusal.client().equals("guessed"))
                .singleElement()
                .extracting(Refusal::network)
                .isEqualTo(RemoteNetwork.UNKNOWN);
    }

    @Test
    void aNetworkKeepsItsCountWhenThereAreTooManyOthers() {
        count("guessed", "2001:db8:1:1");
        for (int i = 0; i < 5_000; i++) {
            count("client-" + i, "2001:db8:0:" + i);
        }

        assertThat(count("guessed", "2001:db8:1:1").network()).isEqualTo("2001:db8:1:1");
    }

    @Test
    void theNumberOfCountsIsBounded() {
        for (int i = 0; i < 5_000; i++) {
            count("client-" + i, "2001:db8:0:" + i);
        }

        assertThat(counted).hasSize(RefusalLog.NETWORKS + RefusalLog.CLIENTS + 1);
    }

    private Refusal count(String client, String network) {
        Refusal key = RefusalLog.keyOf(
                new Refusal("/oauth2/token", "invalid_client", "wrong-secret", client, ClientRole.CALLER, network),
                counted);
        counted.add(key);
        return key;
    }
}
