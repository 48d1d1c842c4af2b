package dev.keyturn.sdk.spring.metrics;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.spring.KeyturnAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Counts verifications, and publishes the staleness of the revocation feed, if Micrometer is present. */
@AutoConfiguration(
        before = KeyturnAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public class KeyturnMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    VerificationListener keyturnVerificationMetrics(MeterRegistry registry) {
        return new VerificationMetrics(registry);
    }

    /** Gauge in seconds; not a number until the feed has been read once. */
    @Bean
    @ConditionalOnProperty("keyturn.revocations.enabled")
    MeterBinder keyturnRevocationStaleness(CredentialVerifier verifier) {
        return registry -> TimeGauge.builder(
                        "keyturn.revocations.staleness",
                        verifier,
                        TimeUnit.MILLISECONDS,
                        of -> of.revocationStaleness()
                                .map(Duration::toMillis)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN))
                .description("Time since the revocation feed was last known to be complete")
                .register(registry);
    }
}
