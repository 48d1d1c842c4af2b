package dev.keyturn.web;

import dev.keyturn.posture.Affected;
import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Severity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rule for trusted proxies. */
@Configuration(proxyBeanMethods = false)
class ProxyPosture {

    @Bean
    PostureRule wideTrustInProxies(ProxyProperties proxies) {
        return new PostureRule(
                "trusted-proxies-wide",
                Severity.MEDIUM,
                "RFC 7239 section 8.1",
                inspection -> proxies.wide().stream()
                        .map(network -> Affected.valueOfSetting("keyturn.proxy.trusted-addresses", network))
                        .toList());
    }
}
