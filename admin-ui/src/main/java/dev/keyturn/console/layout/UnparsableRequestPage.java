package dev.keyturn.console.layout;

import dev.keyturn.console.text.Texts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Page for requests that Tomcat rejects before any filter sees them, such as an address with a broken escape. */
@Configuration(proxyBeanMethods = false)
class UnparsableRequestPage {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> rejectedRequestReport(Texts texts) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Report(texts)));
    }

    private static final class Report extends ErrorReportValve {

        private final Texts texts;

        Report(Texts texts) {
            this.texts = texts;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            String kind = response.getStatus() < 500 ? "bad-request" : "failure";
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.setHeader("Referrer-Policy", "same-origin");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "DENY");
            response.setContentType(MediaType.TEXT_HTML_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            write(page(kind), response);
        }

        private String page(String kind) {
            return """
                    <!doctype html>
                    <html lang="en">
                    <head><meta charset="utf-8"><title>%1$s</title></head>
                    <body><h1>%1$s</h1><p>%2$s</p></body>
                    </html>
                    """.formatted(
                    texts.of("layout.error." + kind + ".title", ""), texts.of("layout.error." + kind + ".text", ""));
        }

        private static void write(String page, Response response) {
            try {
                PrintWriter writer = response.getReporter();
                if (writer != null) {
                    writer.write(page);
                    response.finishResponse();
                }
            } catch (IOException | IllegalStateException e) {
                // the sender is gone, and so is the need to answer
            }
        }
    }
}
