package dev.keyturn.user;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Import of a published list of breached passwords into a file for {@link BreachedPasswords}. Memory holds one range at most.
 *
 * @param source folder of ranges, files {@code ABCDE.txt} or {@code ABCDE} with lines {@code SUFFIX:COUNT}, or one file sorted by digest with
 *     lines {@code DIGEST:COUNT}
 * @param target the file to make or replace
 * @param isPartial whether ranges may be missing
 * @see <a href="https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange">Have I Been Pwned, Searching by range</a>
 */
record BreachedPasswordImport(Path source, Path target, boolean isPartial) {

    private static final int RANGES = 1 << 20;
    private static final int RANGES_PER_LINE = RANGES / 16;
    private static final long DIGESTS_PER_LINE = 50_000_000;
    private static final int MAX_OF_RANGE = 1_000_000;

    /**
     * Runs the import.
     *
     * @return the number of different passwords
     * @throws IOException if a file cannot be read or written, a line is wrong, ranges are missing, or there is no password
     */
    long run(PrintStream progress) throws IOException {
        if (Files.exists(target) && Files.isSameFile(source, target)) {
            throw new IOException(target + " is the list itself; name another file");
        }
        try (BreachedPasswordWriter writer = new BreachedPasswordWriter(target)) {
            if (Files.isDirectory(source)) {
                addRanges(writer, progress);
            } else {
                addFile(writer, progress);
            }
            if (writer.digests() == 0) {
                throw new IOException(source + " contains no password");
            }
            writer.complete();
            return writer.digests();
        }
    }

    private void addFile(BreachedPasswordWriter writer, PrintStream progress) throws IOException {
        try (BreachedPasswordLines lines = new BreachedPasswordLines(source, "")) {
            while (lines.next()) {
                if (lines.count() == 0) {
                    continue;
                }
                if (!writer.add(lines.digest())) {
                    throw lines.wrong("the list is not sorted; use the one that is ordered by hash");
                }
                if (writer.digests() % DIGESTS_PER_LINE == 0) {
                    progress.println(writer.digests() / 1_000_000 + " million passwords");
                }
            }
        }
    }

    private void addRanges(BreachedPasswordWriter writer, PrintStream progress) throws IOException {
        int missing = 0;
        for (int range = 0; range < RANGES; range++) {
            String start = String.format(Locale.ROOT, "%05X", range);
            Path file = source.resolve(start + ".txt");
            if (!Files.exists(file)) {
                file = source.resolve(start);
            }
            if (Files.exists(file)) {
                addRange(file, start, writer);
            } else {
                missing++;
            }
            if ((range + 1) % RANGES_PER_LINE == 0) {
                progress.println((range + 1) / RANGES_PER_LINE + " of 16 parts, " + writer.digests() + " passwords");
            }
        }
        if (missing > 0 && !isPartial) {
            throw new IOException(missing + " of " + RANGES + " ranges are missing in " + source
                    + "; complete the download, or import what there is with --partial");
        }
    }

    private static void addRange(Path file, String start, BreachedPasswordWriter writer) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        long[] digests = new long[4_096];
        int size = 0;
        int read = 0;
        try (BreachedPasswordLines lines = new BreachedPasswordLines(file, start)) {
            for (; lines.next(); read++) {
                if (read == MAX_OF_RANGE) {
                    throw lines.wrong("a range has at most " + MAX_OF_RANGE + " lines");
                }
                if (lines.count() > 0) {
                    digests = size == digests.length ? Arrays.copyOf(digests, size * 2) : digests;
                    digests[size++] = lines.digest();
                }
            }
        }
        if (read == 0) {
            throw new IOException(file + " is empty; download it again");
        }
        // all begin with the same bits, so the order of signed numbers is that of unsigned ones
        Arrays.sort(digests, 0, size);
        for (int i = 0; i < size; i++) {
            writer.add(digests[i]);
        }
    }
}
