package dev.keyturn.web;

import dev.keyturn.oauth.KeyturnProperties;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes Tomcat believe forwarded headers from the configured proxies only, and send the session cookie over TLS only where
 * browsers use TLS.
 */
@Component
class TomcatSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ProxyProperties proxies;
    private final KeyturnProperties server;

    TomcatSettings(ProxyProperties proxies, KeyturnProperties server) {
        this.proxies = proxies;
        this.server = server;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.getSettings().getSession().getCookie().setSecure(server.isHttps());
        if (!proxies.trustedAddresses().isEmpty()) {
            RemoteIpValve valve = new RemoteIpValve();
            // without a slash in it, Tomcat would take the list for a regular expression
            valve.setInternalProxies(proxies.asNetworks());
            valve.setProtocolHeader("X-Forwarded-Proto");
            factory.addEngineValves(valve);
        }
    }
}
