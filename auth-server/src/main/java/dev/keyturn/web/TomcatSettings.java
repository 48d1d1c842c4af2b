package dev.keyturn.web;

import dev.keyturn.connections.BoundedSessions;
import dev.keyturn.oauth.KeyturnProperties;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Configures Tomcat: forwarded headers are accepted from the configured proxies only, the session cookie is sent over TLS only
 * where browsers use TLS, the number of sessions is limited, and errors have our format.
 */
@Component
class TomcatSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /** A session of the server takes less than 16 kB. */
    private static final int MAX_SESSIONS = BoundedSessions.room(16 * 1024, 1_000);

    private final ProxyProperties proxies;
    private final KeyturnProperties server;
    private final JsonMapper json;

    TomcatSettings(ProxyProperties proxies, KeyturnProperties server, JsonMapper json) {
        this.proxies = proxies;
        this.server = server;
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        // the last one that is added is the first to report
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new RefusalReports(json)));
        factory.addContextCustomizers(context -> context.setManager(new BoundedSessions(MAX_SESSIONS)));
        factory.getSettings().getSession().getCookie().setSecure(server.isHttps());
        if (!proxies.trustedAddresses().isEmpty()) {
            RemoteIpValve valve = new ForwardedAddresses();
            // without a slash in it, Tomcat would take the list for a regular expression
            valve.setInternalProxies(proxies.asNetworks());
            valve.setProtocolHeader("X-Forwarded-Proto");
            factory.addEngineValves(valve);
        }
    }
}
