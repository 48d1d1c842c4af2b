package dev.keyturn.audit.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.nimbusds.jose.jwk.JWK;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.text.ParseException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Audit trail in a file of JSON lines, each an object with one member: keys, the begin, entries with their heads, strays, the end. */
final class ExportedTrail implements Trail {

    private static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final BufferedReader file;

    ExportedTrail(BufferedReader file) {
        this.file = file;
    }

    @Override
    public void read(Reader reader) throws IOException {
        @Nullable String text = file.readLine();
        boolean hasBegun = false;
        boolean hasEnded = false;
        for (long number = 1; text != null; number++) {
            try {
                Line line = parse(text);
                if (hasEnded || hasBegun == line.isBeforeEntries()) {
                    throw new IllegalArgumentException("A line in the wrong place");
                }
                line.giveTo(reader);
                hasBegun = hasBegun || line.begin != null;
                hasEnded = line.end != null;
            } catch (JacksonException | ParseException | IllegalArgumentException e) {
                throw new IOException("line " + number + " is not one of an export", e);
            }
            text = file.readLine();
        }
        if (!hasEnded) {
            throw new IOException("the last line of the export is missing");
        }
    }

    private static Line parse(String text) {
        @Nullable Line line = JSON.readValue(text, Line.class);
        if (line == null) {
            throw new IllegalArgumentException("An empty line");
        }
        return line;
    }

    /** Writes what is read into a file. */
    static Reader writer(Writer file) {
        return new Reader() {

            @Override
            public void key(JWK key) throws IOException {
                write(new Line(null, key.toPublicJWK().toJSONString(), null, null, null, null));
            }

            @Override
            public void begin(@Nullable String head, long leaves) throws IOException {
                write(new Line(new Begin(VERSION, head, leaves), null, null, null, null, null));
            }

            @Override
            public void entry(Entry entry) throws IOException {
                write(new Line(null, null, entry, null, null, null));
            }

            @Override
            public void head(Head head) throws IOException {
                write(new Line(null, null, null, head, null, null));
            }

            @Override
            public void stray(RecordedEvent event) throws IOException {
                write(new Line(null, null, null, null, event, null));
            }

            @Override
            public void end(long eventsWithoutPosition) throws IOException {
                write(new Line(null, null, null, null, null, new End(eventsWithoutPosition)));
            }

            private void write(Line line) throws IOException {
                file.write(JSON.writeValueAsString(line));
                file.write('\n');
            }
        };
    }

    /** Start of the tree. */
    record Begin(int version, @Nullable String head, long leaves) {}

    /** End of the file. */
    record End(long eventsWithoutPosition) {}

    /** Line with one of its members. */
    record Line(
            @Nullable Begin begin,
            @Nullable String key,
            @Nullable Entry entry,
            @Nullable Head head,
            @Nullable RecordedEvent stray,
            @Nullable End end) {

        Line {
            if (Stream.of(begin, key, entry, head, stray, end)
                            .filter(Objects::nonNull)
                            .count()
                    != 1) {
                throw new IllegalArgumentException("A line without its one member");
            }
        }

        private boolean isBeforeEntries() {
            return begin != null || key != null;
        }

        private void giveTo(Reader reader) throws IOException, ParseException {
            if (begin != null) {
                if (begin.version != VERSION) {
                    throw new IllegalArgumentException("An export of version " + begin.version);
                }
                reader.begin(begin.head, begin.leaves);
            } else if (key != null) {
                reader.key(JWK.parse(key));
            } else if (entry != null) {
                reader.entry(entry);
            } else if (head != null) {
                reader.head(head);
            } else if (stray != null) {
                reader.stray(stray);
            } else if (end != null) {
                reader.end(end.eventsWithoutPosition);
            } else {
                throw new IllegalArgumentException("An empty line");
            }
        }
    }
}
