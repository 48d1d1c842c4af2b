package dev.keyturn.ratelimit;

import dev.keyturn.cluster.OtherNodes;
import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.oauth.KeyturnProperties;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses where nodes share their limits: Redis if it is configured, else PostgreSQL as soon as there are other nodes. */
@Configuration(proxyBeanMethods = false)
class SharingConfiguration {

    @Bean
    UsageSharing usageSharing(
            RateLimitProperties properties,
            KeyturnProperties keyturn,
            DatabaseProduct product,
            ObjectProvider<DataSource> database,
            OtherNodes otherNodes,
            SslBundles bundles) {
        String installation = keyturn.issuer().toString();
        URI redis = properties.redis().url();
        if (redis != null) {
            return new UsageSharing(RedisUsage.at(redis, properties.redis(), bundles), installation, () -> true);
        }
        return product.isPostgres()
                ? new UsageSharing(
                        new PostgresUsage(database.getObject(), PostgresUsage.PURGE_PERIOD),
                        installation,
                        otherNodes::areUp)
                : new UsageSharing(null, installation, () -> false);
    }

    @Bean
    MeterBinder requestLimitsMetrics(UsageSharing sharing) {
        return registry -> {
            Gauge.builder("keyturn.requests.limits.shared", () -> sharing.isOn() && !sharing.isFailing() ? 1 : 0)
                    .description("Whether this node shares the counts of request limits with other nodes")
                    .register(registry);
            FunctionCounter.builder("keyturn.requests.limits.sharing.failures", sharing, UsageSharing::failures)
                    .description("Number of failed exchanges of counts with the store that nodes share")
                    .register(registry);
        };
    }
}
