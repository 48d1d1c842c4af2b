package dev.keyturn.web;

import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configures Tomcat: forwarded headers are accepted from the configured proxies only, and errors
 * have our format.
 */
@Component
class TomcatSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ProxyProperties proxies;
    private final JsonMapper json;

    TomcatSettings(ProxyProperties proxies, JsonMapper json) {
        this.proxies = proxies;
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // the last one that is added is the first to report
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new RefusalReports(json)));
        if (!proxies.trustedAddresses().isEmpty()) {
            RemoteIpValve valve = new ForwardedAddresses();
            // without a slash in it, Tomcat would take the list for a regular expression
            valve.setInternalProxies(proxies.asNetworks());
            valve.setProtocolHeader("X-Forwarded-Proto");
            factory.addEngineValves(valve);
        }
    }
}
