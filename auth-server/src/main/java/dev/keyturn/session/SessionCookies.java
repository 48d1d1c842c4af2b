package dev.keyturn.session;

import dev.keyturn.oauth.KeyturnProperties;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Puts the stored sessions in place of those of the servlet container, and their cookie into the browser. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class SessionCookies {

    private static final String NAME = "keyturn_session";

    @Bean
    FilterRegistrationBean<SessionRepositoryFilter<BrowserSession>> sessionFilter(
            DatabaseSessions sessions, KeyturnProperties server) {
        SessionRepositoryFilter<BrowserSession> filter = new SessionRepositoryFilter<>(sessions);
        filter.setHttpSessionIdResolver(resolver(server));
        FilterRegistrationBean<SessionRepositoryFilter<BrowserSession>> registration =
                new FilterRegistrationBean<>(filter);
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER);
        // else an error page would have a session of the container's
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC);
        return registration;
    }

    private static HttpSessionIdResolver resolver(KeyturnProperties server) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        // with the prefix no other host of the same domain can set it
        cookie.setCookieName(server.isHttps() ? "__Host-" + NAME : NAME);
        cookie.setCookiePath("/");
        cookie.setUseSecureCookie(server.isHttps());
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        cookie.setUseBase64Encoding(false);
        return new OneSessionCookie(cookie);
    }
}
