package dev.keyturn.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the embedded database: writable, or the server does not start, and where the file system knows owners, for its
 * owner alone.
 *
 * <p>A folder that is made here, and the database file, are private from their first moment. The files that are there already lose
 * the permissions of others; a folder that is there already keeps them, since it may hold more than this database, and a warning
 * names it.
 */
final class DatabaseFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFolder.class);

    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;
    private final Path folder;

    /** @param file the database file, ending with {@code .mv.db} */
    DatabaseFolder(Path file) {
        this.file = file.toAbsolutePath();
        this.folder = Objects.requireNonNull(this.file.getParent());
    }

    /** @throws UnusableDatabaseFolderException if the folder or the file cannot be made or written */
    void prepare() {
        try {
            Files.createDirectories(folder, ownerOnly("rwx------"));
            Files.delete(Files.createTempFile(folder, "keyturn", ".tmp"));
            createFile();
            Files.newByteChannel(file, StandardOpenOption.WRITE).close();
            keepToOwner();
        } catch (IOException e) {
            throw new UnusableDatabaseFolderException(folder, e);
        }
    }

    /** An empty file is a new database to H2, which would make one that others can read. */
    private void createFile() throws IOException {
        try {
            Files.createFile(file, ownerOnly("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // the database of an earlier start
        }
    }

    private void keepToOwner() throws IOException {
        if (!isPosix()) {
            return;
        }
        for (Path each : filesOfDatabase()) {
            Files.setPosixFilePermissions(each, withoutOthers(each));
        }
        if (!withoutOthers(folder).equals(Files.getPosixFilePermissions(folder))) {
            LOG.warn("Other users can read the database. Restrict the permissions of the folder {}", folder);
        }
    }

    /** With what H2 writes beside it, such as traces. */
    private List<Path> filesOfDatabase() throws IOException {
        String name = file.getFileName().toString().replaceFirst("mv\\.db$", "");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().startsWith(name))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private static Set<PosixFilePermission> withoutOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(path));
        permissions.removeAll(OF_OTHERS);
        return permissions;
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
