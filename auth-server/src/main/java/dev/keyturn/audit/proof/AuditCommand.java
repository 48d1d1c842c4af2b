package dev.keyturn.audit.proof;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.command.Command;
import dev.keyturn.command.FailureReason;
import dev.keyturn.command.PrivateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Commands of the jar for the audit trail: {@code audit verify} and {@code audit export}. They only read the database and open no
 * port.
 */
public final class AuditCommand {

    static final int VALID = 0;
    static final int TAMPERED = 1;
    static final int UNUSABLE = 2;

    private static final String NAME = "audit";
    private static final List<String> FORMS =
            List.of(NAME + " verify [--export FILE] [--jwks FILE|URL] [--tree-head FILE]...", NAME + " export FILE");

    /** A tree head in any text, such as a log. */
    private static final Pattern HEAD = Pattern.compile("eyJ[\\w-]+\\.eyJ[\\w-]+\\.[\\w-]+");

    private static final int TIMEOUT_MILLISECONDS = 10_000;
    private static final int MAX_JWKS_BYTES = 1 << 20;

    private final PrintStream out;
    private final PrintStream err;
    private final Source database;

    AuditCommand(PrintStream out, PrintStream err, Source database) {
        this.out = out;
        this.err = err;
        this.database = database;
    }

    /** Reads the trail of the configured database in one snapshot. */
    interface Source {

        void read(Trail.Reader reader) throws IOException;
    }

    public static Command command() {
        return new Command(
                NAME,
                FORMS,
                (settings, words, out, err) ->
                        new AuditCommand(out, err, reader -> StoredTrail.read(settings, reader)).run(words));
    }

    /** @param words after {@code audit} */
    int run(List<String> words) {
        try {
            if (words.size() == 2
                    && words.get(0).equals("export")
                    && !words.get(1).startsWith("-")) {
                return export(Path.of(words.get(1)));
            }
            Optional<Options> options = Options.of(words);
            if (options.isPresent()) {
                return verify(options.get());
            }
            err.println(Command.usage(FORMS));
        } catch (TamperedTrailException e) {
            err.println("The audit trail was changed: " + e.getMessage() + ".");
            return TAMPERED;
        } catch (UnreadableKeysException e) {
            err.println(e.getMessage());
        } catch (IOException | DataAccessException | InvalidPathException | IllegalStateException e) {
            err.println("The audit trail cannot be read: " + FailureReason.of(e));
        }
        return UNUSABLE;
    }

    private int export(Path file) throws IOException {
        PrivateFile.write(file, writer -> database.read(ExportedTrail.writer(writer)));
        out.println("The audit trail is in " + file + ". Verify it with audit verify --export.");
        return VALID;
    }

    private int verify(Options options) throws IOException {
        TrailVerifier verifier = new TrailVerifier(
                options.jwks == null ? null : jwks(options.jwks),
                heads(options.heads),
                leaves -> err.println(leaves + " leaves …"));
        try {
            read(options, verifier);
        } catch (TamperedTrailException e) {
            verifier.unreadable(String.valueOf(e.getMessage()));
        }
        verifier.findings().forEach(out::println);
        verifier.summary().forEach(out::println);
        boolean isValid = verifier.findings().isEmpty();
        out.println(isValid ? "The audit trail is the one that was signed." : "The audit trail was changed.");
        return isValid ? VALID : TAMPERED;
    }

    private void read(Options options, TrailVerifier verifier) throws IOException {
        if (options.export == null) {
            database.read(verifier);
        } else {
            try (BufferedReader file = Files.newBufferedReader(Path.of(options.export))) {
                new ExportedTrail(file).read(verifier);
            }
        }
    }

    private static List<String> heads(List<String> files) throws IOException {
        List<String> heads = new ArrayList<>();
        for (String file : files) {
            List<String> found = HEAD.matcher(Files.readString(Path.of(file)))
                    .results()
                    .map(MatchResult::group)
                    .distinct()
                    .toList();
            if (found.isEmpty()) {
                throw new IOException(file + " has no tree head");
            }
            heads.addAll(found);
        }
        return heads;
    }

    private static JWKSet jwks(String source) throws IOException {
        try {
            return source.startsWith("https://") || source.startsWith("http://")
                    ? JWKSet.load(
                            URI.create(source).toURL(), TIMEOUT_MILLISECONDS, TIMEOUT_MILLISECONDS, MAX_JWKS_BYTES)
                    : JWKSet.parse(Files.readString(Path.of(source), StandardCharsets.UTF_8));
        } catch (ParseException | IllegalArgumentException e) {
            throw new UnreadableKeysException(source, "it is not a JWK set");
        } catch (IOException e) {
            throw new UnreadableKeysException(source, FailureReason.of(e));
        }
    }

    /** The JWKS cannot be read, which is no fault of the trail. */
    private static final class UnreadableKeysException extends IOException {

        private static final long serialVersionUID = 1;

        UnreadableKeysException(String source, String reason) {
            super("The JWKS " + source + " cannot be read: " + reason);
        }
    }

    /**
     * Options of {@code audit verify}.
     *
     * @param export null for the database
     * @param jwks null for the keys of the trail
     */
    private record Options(
            @Nullable String export, @Nullable String jwks, List<String> heads) {

        static Optional<Options> of(List<String> words) {
            String export = null;
            String jwks = null;
            List<String> heads = new ArrayList<>();
            if (words.size() % 2 == 0 || !words.get(0).equals("verify")) {
                return Optional.empty();
            }
            for (int i = 1; i < words.size(); i += 2) {
                String value = words.get(i + 1);
                switch (words.get(i)) {
                    case "--export" -> export = value;
                    case "--jwks" -> jwks = value;
                    case "--tree-head" -> heads.add(value);
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(new Options(export, jwks, heads));
        }
    }
}
