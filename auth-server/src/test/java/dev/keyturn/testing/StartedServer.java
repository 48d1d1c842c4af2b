package dev.keyturn.testing;

import dev.keyturn.AuthServer;
import dev.keyturn.user.CheapPasswords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A server that a test starts and stops by itself, because the test is about its start or about what surrounds it. All
 * others share the {@link RunningServer}.
 */
public final class StartedServer implements AutoCloseable {

    /** Below the ports that systems give to connections, one of which could take the port before the server does. */
    private static final int LOWEST_PORT = 15_000;

    private static final int HIGHEST_PORT = 32_000;

    /** A machine that others use, too, may take minutes for a start. */
    private static final int MINUTES_IN_VAIN = 10;

    private final URI issuer;
    private final ConfigurableApplicationContext context;

    private StartedServer(URI issuer, ConfigurableApplicationContext context) {
        this.issuer = issuer;
        this.context = context;
    }

    /**
     * Starts a server on a free port, with an issuer that fits.
     *
     * @param properties settings such as {@code keyturn.issuer=https://login.example.com}, which win over these
     */
    public static StartedServer with(String... properties) {
        return start(new SpringApplicationBuilder(AuthServer.class, CheapPasswords.class), properties);
    }

    /** Starts a server with beans of the test beside its own. */
    public static StartedServer withBeansOf(Class<?> beans, String... properties) {
        return start(new SpringApplicationBuilder(AuthServer.class, CheapPasswords.class, beans), properties);
    }

    /** Starts a server that hashes passwords at their real cost, for a test of many sign-ins at once. */
    public static StartedServer withCostlyPasswords(String... properties) {
        return start(new SpringApplicationBuilder(AuthServer.class), properties);
    }

    /** Starts a server in which what is counted per period and cached stays so, and whose statements are counted. */
    public static StartedServer withStillTicker(String... properties) {
        return start(
                new SpringApplicationBuilder(AuthServer.class, CheapPasswords.class, Statements.class), properties);
    }

    /**
     * Starts a part of the server without a port, for checks at start that need no more.
     *
     * @param part a configuration with the beans that the test is about
     */
    public static StartedServer partOf(Class<?> part, String... properties) {
        return start(new SpringApplicationBuilder(part).web(WebApplicationType.NONE), properties);
    }

    /** Starts two servers with the same settings, of which neither looks at the database before both are ready to. */
    public static List<StartedServer> twoAtOnce(String... properties) throws Exception {
        // Spring Boot's logging can be set up by one application at a time
        ReentrantLock setUp = new ReentrantLock();
        CyclicBarrier bothAreSetUp = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Callable<StartedServer> start = () -> {
            setUp.lock();
            SpringApplicationBuilder server = new SpringApplicationBuilder(AuthServer.class, CheapPasswords.class);
            server.initializers(context -> {
                setUp.unlock();
                await(bothAreSetUp);
            });
            return start(server, properties);
        };
        try {
            Future<StartedServer> first = threads.submit(start);
            Future<StartedServer> second = threads.submit(start);
            return List.of(first.get(), second.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(MINUTES_IN_VAIN, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static StartedServer start(SpringApplicationBuilder server, String... properties) {
        int port = freePort();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("server.port", Integer.toString(port));
        settings.put("keyturn.issuer", "http://localhost:" + port);
        for (String property : properties) {
            int equals = property.indexOf('=');
            settings.put(property.substring(0, equals), property.substring(equals + 1));
        }
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        ConfigurableApplicationContext context = server.run(arguments);
        return new StartedServer(URI.create(settings.get("keyturn.issuer")), context);
    }

    /** The URL of a new H2 database in memory, which stays until the JVM ends. */
    public static String newH2Database() {
        return "jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
    }

    /** A port on which nothing listens. */
    public static int freePort() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken; another one
            }
        }
        throw new IllegalStateException("no free port was found");
    }

    public URI issuer() {
        return issuer;
    }

    /** Where it listens, which differs from its issuer behind a proxy. */
    public URI address() {
        return URI.create("http://localhost:" + context.getEnvironment().getRequiredProperty("server.port"));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
