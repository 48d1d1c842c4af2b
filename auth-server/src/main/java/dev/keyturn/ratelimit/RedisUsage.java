package dev.keyturn.ratelimit;

import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Use of budgets in Redis, in one script for all that a node adds at a time. For one thread. */
final class RedisUsage implements UsageStore {

    private static final int DEFAULT_PORT = 6379;
    private static final String KEY = "keyturn:request-usage:";

    /** Microseconds since 1970 are exact in the double-precision numbers of Lua. */
    private static final String ADD = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local rests = {}
            for i, key in ipairs(KEYS) do
                local rest = math.max((tonumber(redis.call('GET', key)) or 0) - now, 0) + ARGV[i]
                rest = math.min(rest, %d)
                redis.call('SET', key, string.format('%%.0f', now + rest), 'PX', math.floor(rest / 1000) + 1)
                rests[i] = rest
            end
            return rests
            """.formatted(MAX_MICROS);

    private final HostAndPort address;
    private final JedisClientConfig settings;
    private @Nullable Jedis connection;

    private RedisUsage(HostAndPort address, JedisClientConfig settings) {
        this.address = address;
        this.settings = settings;
    }

    /** Redis at this address. Opens no connection yet. */
    static RedisUsage at(URI url, RateLimitProperties.Redis settings, SslBundles bundles) {
        String database = url.getPath().replace("/", "");
        String username = settings.username();
        String password = settings.password();
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis((int) settings.timeout().toMillis())
                .clientName("keyturn")
                .database(database.isEmpty() ? 0 : Integer.parseInt(database));
        if (username != null && !username.isEmpty()) {
            config.user(username);
        }
        if (password != null && !password.isEmpty()) {
            config.password(password);
        }
        if ("rediss".equals(url.getScheme())) {
            secure(config, settings.sslBundle(), bundles);
        }
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        return new RedisUsage(new HostAndPort(url.getHost(), port), config.build());
    }

    /** The name of the server is checked, too, which is not Java's default. */
    private static void secure(DefaultJedisClientConfig.Builder config, @Nullable String bundle, SslBundles bundles) {
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        config.ssl(true).sslParameters(parameters);
        if (bundle != null && !bundle.isEmpty()) {
            config.sslSocketFactory(bundles.getBundle(bundle).createSslContext().getSocketFactory());
        }
    }

    /** A connection that broke since the last use is opened again. */
    @Override
    public List<Long> add(List<Usage> usages) {
        Jedis open = connection;
        if (open != null) {
            try {
                return add(open, usages);
            } catch (JedisConnectionException e) {
                if (isSlow(e)) {
                    throw e;
                }
            }
        }
        Jedis opened = new Jedis(address, settings);
        connection = opened;
        return add(opened, usages);
    }

    private List<Long> add(Jedis open, List<Usage> usages) {
        boolean isDone = false;
        try {
            Object rests = open.eval(
                    ADD,
                    usages.stream().map(usage -> KEY + usage.budget()).toList(),
                    usages.stream().map(usage -> Long.toString(usage.micros())).toList());
            isDone = true;
            return ((List<?>) rests).stream().map(Long.class::cast).toList();
        } finally {
            if (!isDone) {
                close();
            }
        }
    }

    private static boolean isSlow(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(SocketTimeoutException.class::isInstance);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void close() {
        Jedis open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (JedisConnectionException e) {
                // it was broken
            }
        }
    }
}
