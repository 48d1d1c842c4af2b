package dev.keyturn.database;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Brings the embedded database's file to its last change before the first connection, in case the process was killed, in a folder
 * that can be written.
 *
 * <p>H2 writes each commit to the file before it is answered, but when it opens a file that was not closed, it takes the
 * chunk that the file's head names and follows a chain of guesses from there. Where a guess was wrong and the head not yet
 * written again, it stops, and silently drops the commits behind. In its recovery mode it looks at all chunks and takes the
 * newest that is complete.
 *
 * <p>Only a file of one process is touched: if another has it open, nothing happens here, and the connection says so.
 */
@Component
public class EmbeddedDatabaseRecovery implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabaseRecovery.class);

    private static final Pattern FILE_URL = Pattern.compile("jdbc:h2:(?:file:|(?=[./~]))([^;]+)(?:;.*)?");

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
            file(pool.getJdbcUrl()).ifPresent(file -> {
                new DatabaseFolder(file).prepare();
                recover(file);
            });
        }
        return bean;
    }

    /** The file that a JDBC URL names, or empty if it names anything else, such as a server or memory. */
    public static Optional<Path> file(String url) {
        Matcher matcher = FILE_URL.matcher(url);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String database =
                matcher.group(1).replaceFirst("^~(?=/)", Matcher.quoteReplacement(System.getProperty("user.home")));
        return Optional.of(Path.of(database + ".mv.db"));
    }

    /** Closing writes the head anew, so that it names the chunk that was found. A new file has nothing to recover. */
    public static void recover(Path file) {
        if (file.toFile().length() == 0) {
            return;
        }
        try {
            new MVStore.Builder()
                    .fileName(file.toString())
                    .recoveryMode()
                    .autoCommitDisabled()
                    .open()
                    .close();
        } catch (MVStoreException e) {
            LOG.warn("The database file {} could not be checked: {}", file, e.getMessage());
        }
    }
}
