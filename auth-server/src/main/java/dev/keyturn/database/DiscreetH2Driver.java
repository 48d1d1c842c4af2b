package dev.keyturn.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;

/**
 * H2 driver with errors that name the broken constraint and not the values. H2 itself writes the values
 * of a taken key into the message, and has no setting against that. For the same reason, and since it grows with every failing statement,
 * there is no trace file beside a database file unless the URL sets its level.
 *
 * <p>H2 would close a file when the JVM begins to stop, while the server still answers requests and stores its last audit events. The
 * file is closed with its last connection instead.
 *
 * <p>A database that H2 closed because of its disk is a broken connection, which a pool replaces, and is opened again by the
 * next.
 */
public final class DiscreetH2Driver extends Driver {

    // As JDBC drivers do (JDBC 4.3 §9.2), so that a pool finds this one by its class.
    static {
        try {
            DriverManager.registerDriver(new DiscreetH2Driver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final String TRACE_LEVEL = "TRACE_LEVEL_FILE";
    private static final String CLOSE_ON_EXIT = "DB_CLOSE_ON_EXIT";

    /** Settings that say by themselves when a file is closed, or that H2 does not allow together with {@link #CLOSE_ON_EXIT}. */
    private static final List<String> CLOSING = List.of(CLOSE_ON_EXIT, "DB_CLOSE_DELAY", "AUTO_SERVER");

    private static final Map<String, OpenDatabase> DATABASES = new ConcurrentHashMap<>();

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Connection connection = DATABASES
                .computeIfAbsent(url, OpenDatabase::new)
                .connect(() -> super.connect(url, withDefaults(url, info)));
        return connection == null ? null : discreet(Connection.class, connection);
    }

    /** Settings of a file that its URL does not have. */
    private static Properties withDefaults(String url, Properties info) {
        if (EmbeddedDatabaseRecovery.file(url).isEmpty()) {
            return info;
        }
        String named = url.toUpperCase(Locale.ROOT);
        Properties settings = (Properties) info.clone();
        if (!named.contains(TRACE_LEVEL)) {
            settings.setProperty(TRACE_LEVEL, "0");
        }
        if (CLOSING.stream().noneMatch(named::contains)) {
            settings.setProperty(CLOSE_ON_EXIT, "FALSE");
        }
        return settings;
    }

    private static <T> T discreet(Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new WithoutValues(target)));
    }

    /** A connection or a statement that refuses without values. */
    private record WithoutValues(Object target) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().equals("equals") && arguments != null) {
                return isAround(arguments[0]);
            }
            if (method.getName().equals("isValid")
                    && target instanceof Connection connection
                    && !OpenDatabase.isOpen(connection)) {
                return false;
            }
            try {
                return wrap(method.invoke(target, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof SQLException refusal
                        ? RefusalWithoutValues.of(OpenDatabase.translate(refusal))
                        : e.getCause();
            }
        }

        private boolean isAround(@Nullable Object other) {
            return other != null && Proxy.isProxyClass(other.getClass()) && equals(Proxy.getInvocationHandler(other));
        }

        private static @Nullable Object wrap(@Nullable Object result) {
            if (result instanceof CallableStatement statement) {
                return discreet(CallableStatement.class, statement);
            }
            if (result instanceof PreparedStatement statement) {
                return discreet(PreparedStatement.class, statement);
            }
            return result instanceof Statement statement ? discreet(Statement.class, statement) : result;
        }
    }
}
