package dev.keyturn.database;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;

/** The folder of the embedded database cannot be written. */
final class UnusableDatabaseFolderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableDatabaseFolderException(Path folder, IOException cause) {
        super("The server cannot write its database in the folder " + folder + ": " + reason(cause) + ".", cause);
    }

    /** The name of the failure where the system gives no reason, such as {@code NoSuchFileException}. */
    private static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return Objects.requireNonNullElse(reason, cause.getClass().getSimpleName());
    }
}
