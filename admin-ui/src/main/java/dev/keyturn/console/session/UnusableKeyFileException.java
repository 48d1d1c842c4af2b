package dev.keyturn.console.session;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file with the console's key is there but of no use, or cannot be made. */
final class UnusableKeyFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableKeyFileException(Path file, String what, @Nullable Throwable cause) {
        super("The key file " + file + " (keyturn.console.key-file) " + what, cause);
    }
}
