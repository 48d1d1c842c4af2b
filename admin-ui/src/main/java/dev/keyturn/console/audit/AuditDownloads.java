package dev.keyturn.console.audit;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Downloads of the audit trail with the filter of its page. Events go from the server to the browser part by part, so that a part is
 * all that is in memory.
 */
@Controller
class AuditDownloads {

    /** Most events of a file. */
    static final int LIMIT = 100_000;

    private final AuditEvents events;
    private final Texts texts;

    AuditDownloads(AuditEvents events, Texts texts) {
        this.events = events;
        this.texts = texts;
    }

    @GetMapping("/audit/events.csv")
    void csv(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response) throws IOException {
        send(new CsvEvents(events::read, texts), parameters, response);
    }

    @GetMapping("/audit/events.jsonl")
    void jsonLines(@RequestParam MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        send(new JsonEvents(), parameters, response);
    }

    /** A filter with an error gets the page that shows it. */
    private void send(EventFormat format, MultiValueMap<String, String> parameters, HttpServletResponse response)
            throws IOException {
        AuditQuery query = AuditQuery.of(parameters);
        if (!query.errors().isEmpty()) {
            response.sendRedirect(page(query.typed().filters()));
            return;
        }
        // a refusal is a page, as long as nothing of the file has been sent
        AuditEvents.Part first = events.part(query.asked(), null);
        response.setContentType(format.mediaType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("audit-events." + format.extension())
                        .build()
                        .toString());
        try {
            Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
            new EventFile(format, LIMIT).write(first, before -> events.part(query.asked(), before), out);
            out.flush();
        } catch (AdminApiException e) {
            // without its cause, for which there is a page: ends the connection, so that the browser reports an
            // incomplete file
            throw new UncheckedIOException(new IOException("the server refused a part of the file: " + e.getMessage()));
        }
    }

    private static String page(Map<String, String> filters) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/audit");
        filters.keySet().stream().sorted().forEach(name -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(filters).toUriString();
    }
}
