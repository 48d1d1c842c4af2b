package dev.keyturn.user;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lines of a published list, {@code DIGEST:COUNT}, with the digest in hexadecimal digits of either case. The next line replaces the current
 * one; a line that is longer than any valid one is an error before it is read whole.
 */
final class BreachedPasswordLines implements Closeable {

    private static final int DIGITS = 40;
    private static final int KEPT_DIGITS = 16;
    private static final int MAX_LINE = 64;

    private final Path file;
    private final InputStream bytes;
    private final String start;
    private final byte[] line = new byte[MAX_LINE];
    private int length;
    private long number;
    private long digest;
    private long count;

    /** @param start hexadecimal digits with which each digest begins, and which the lines omit */
    BreachedPasswordLines(Path file, String start) throws IOException {
        this.file = file;
        this.start = start;
        this.bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /**
     * Reads the next line.
     *
     * @return false at the end of the file
     * @throws IOException if the file cannot be read, or the line is not of this format
     */
    boolean next() throws IOException {
        while (readLine()) {
            if (length > 0) {
                parse();
                return true;
            }
        }
        return false;
    }

    /** First 64 bits of the digest. */
    long digest() {
        return digest;
    }

    /** Breaches with the password; 0 for a line that only fills a range. */
    long count() {
        return count;
    }

    IOException wrong(String reason) {
        return new IOException(file + ", line " + number + ": " + reason);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private boolean readLine() throws IOException {
        length = 0;
        number++;
        for (int next = bytes.read(); next != '\n'; next = bytes.read()) {
            if (next < 0) {
                return length > 0;
            }
            if (length == MAX_LINE) {
                throw notALine();
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return true;
    }

    private void parse() throws IOException {
        int colon = DIGITS - start.length();
        if (length < colon + 2 || line[colon] != ':') {
            throw notALine();
        }
        long kept = 0;
        for (int i = 0; i < DIGITS; i++) {
            int value = Character.digit(i < start.length() ? start.charAt(i) : line[i - start.length()], 16);
            if (value < 0) {
                throw notALine();
            }
            kept = i < KEPT_DIGITS ? kept << 4 | value : kept;
        }
        digest = kept;
        count = 0;
        for (int i = colon + 1; i < length; i++) {
            int value = Character.digit(line[i], 10);
            if (value < 0 || count > Integer.MAX_VALUE) {
                throw notALine();
            }
            count = count * 10 + value;
        }
    }

    private IOException notALine() {
        return wrong("this is not " + (DIGITS - start.length()) + " hexadecimal digits, a colon and a number");
    }
}
