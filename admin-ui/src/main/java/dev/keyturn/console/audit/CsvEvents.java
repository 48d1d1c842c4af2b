package dev.keyturn.console.audit;

import dev.keyturn.console.text.Texts;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Events as a table for spreadsheets. A cell that a spreadsheet would compute begins with an apostrophe, and control characters are
 * spaces. A byte order mark makes spreadsheets read UTF-8.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180#section-2">RFC 4180 §2, Definition of the CSV Format</a>
 * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">OWASP, CSV Injection</a>
 */
final class CsvEvents implements EventFormat {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Also in full width, which spreadsheets for East Asian languages take for the same. */
    private static final String FORMULA = "=+-@|%\uFF1D\uFF0B\uFF0D\uFF20";

    private static final List<String> COLUMNS = List.of(
            "id",
            "occurred_at",
            "type",
            "failure",
            "actor_kind",
            "actor_id",
            "actor_name",
            "subject_kind",
            "subject_id",
            "subject_name",
            "remote_address",
            "occurrences",
            "last_occurred_at",
            "details");

    private final Function<JsonNode, AuditEvent> reader;
    private final Texts texts;

    CsvEvents(Function<JsonNode, AuditEvent> reader, Texts texts) {
        this.reader = reader;
        this.texts = texts;
    }

    @Override
    public String mediaType() {
        return "text/csv;charset=UTF-8";
    }

    @Override
    public String extension() {
        return "csv";
    }

    @Override
    public void begin(Writer out) throws IOException {
        out.write(BYTE_ORDER_MARK);
        writeRow(COLUMNS.stream(), out);
    }

    @Override
    public void write(JsonNode document, Writer out) throws IOException {
        AuditEvent event = reader.apply(document);
        writeRow(
                Stream.of(
                        event.id(),
                        event.occurredAt(),
                        event.type(),
                        event.failure(),
                        event.actor().kind(),
                        event.actor().id(),
                        event.actor().name(),
                        event.subject().kind(),
                        event.subject().id(),
                        event.subject().name(),
                        event.remoteAddress(),
                        event.occurrences(),
                        event.lastOccurredAt(),
                        document.path("details")),
                out);
    }

    @Override
    public void endAtLimit(int limit, JsonNode next, Writer out) throws IOException {
        String time = next.path("occurred_at").asString("");
        writeRow(Stream.of(texts.format("audit.download.limit-reached", limit, time)), out);
    }

    private static void writeRow(Stream<? extends @Nullable Object> cells, Writer out) throws IOException {
        out.write(cells.map(CsvEvents::cell).collect(Collectors.joining(",")));
        out.write("\r\n");
    }

    private static String cell(@Nullable Object value) {
        String text = Objects.toString(value, "").replaceAll("\\p{Cntrl}", " ");
        boolean isFormula = !text.isBlank() && FORMULA.indexOf(text.strip().charAt(0)) >= 0;
        return '"' + (isFormula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
