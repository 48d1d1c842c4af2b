package dev.keyturn.console.discovery;

import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** How the console talks to the server: with time limits, and never following a redirect with a credential in hand. */
@Configuration(proxyBeanMethods = false)
public class BackChannel {

    /** How long connecting may take. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** How long an answer may take. */
    public static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    ClientHttpRequestFactory backChannelRequests() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(READ_TIMEOUT);
        return requests;
    }
}
