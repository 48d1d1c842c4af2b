package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationListener;
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

/** Counts verifications and shows the lag of the feed of revocations, where there is Micrometer. */
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
    VerificationListener keyturnMeteredVerifications(MeterRegistry registry) {
        return new MeteredVerifications(registry);
    }

    /** In seconds; not a number until the feed has been read once. */
    @Bean
    @ConditionalOnProperty("keyturn.follow-revocations")
    MeterBinder keyturnRevocationLag(CredentialVerifier verifier) {
        return registry -> TimeGauge.builder(
                        "keyturn.revocation.lag",
                        verifier,
                        TimeUnit.MILLISECONDS,
                        of -> of.revocationLag()
                                .map(Duration::toMillis)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN))
                .description("How long it has not been certain that nothing else was revoked")
                .register(registry);
    }
}
