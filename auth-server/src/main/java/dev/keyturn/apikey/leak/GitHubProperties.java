package dev.keyturn.apikey.leak;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How reports of GitHub's secret scanning are recognized.
 *
 * @param publicKeys GitHub's public keys in PEM, by their identifiers, as its meta API lists them; nothing is accepted
 *     without
 */
@ConfigurationProperties("keyturn.apikey.github")
record GitHubProperties(@DefaultValue Map<String, String> publicKeys) {

    GitHubProperties {
        publicKeys = Map.copyOf(publicKeys);
    }
}
