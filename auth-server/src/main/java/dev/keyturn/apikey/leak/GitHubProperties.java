package dev.keyturn.apikey.leak;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Verification of reports from GitHub secret scanning.
 *
 * @param publicKeys GitHub's public keys in PEM, by key ID, from GitHub's meta API; without keys all reports are rejected
 */
@ConfigurationProperties("keyturn.apikey.github")
record GitHubProperties(@DefaultValue Map<String, String> publicKeys) {

    GitHubProperties {
        publicKeys = Map.copyOf(publicKeys);
    }
}
