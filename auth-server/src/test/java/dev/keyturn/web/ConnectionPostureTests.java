package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.connections.ConnectionsProperties;
import dev.keyturn.posture.Affected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionPostureTests {

    @ParameterizedTest
    @CsvSource({
        "512, PT10S, ''",
        "7999, PT2M, ''",
        "8000, PT10S, keyturn.connections.max-per-address",
        "512, PT2M1S, keyturn.connections.request-timeout"
    })
    void findsLimitsThatDoNotLimit(int maxPerAddress, Duration requestTimeout, String found) {
        ConnectionsProperties properties = new ConnectionsProperties(maxPerAddress, requestTimeout, Duration.ZERO);

        assertThat(ConnectionPosture.settingsWithoutLimit(properties))
                .extracting(Affected::id)
                .isEqualTo(found.isEmpty() ? List.of() : List.of(found));
    }
}
