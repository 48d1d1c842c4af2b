package dev.keyturn.cluster;

import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.database.DiscreetErrors;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the nodes through PostgreSQL. With the embedded database there is only one node, and messages stay local. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

    private static final UUID NOBODY = new UUID(0, 0);

    @Bean
    Cluster cluster(
            DatabaseProduct product,
            ObjectProvider<JdbcConnectionDetails> database,
            ObjectProvider<ClusterListener> listeners,
            MessageCounts counts) {
        JdbcConnectionDetails details = database.getIfAvailable();
        return details != null && product.isPostgres()
                ? new PostgresCluster(
                        connectionsTo(details), () -> listeners.orderedStream().toList(), counts)
                : (topic, payload) -> new Message(NOBODY, topic, payload);
    }

    @Bean
    MessageCounts messageCounts() {
        return new MessageCounts();
    }

    @Bean
    MeterBinder clusterMetrics(MessageCounts counts, OtherNodes otherNodes) {
        return registry -> counts.bindTo(registry, otherNodes::areUp);
    }

    private static Connections connectionsTo(JdbcConnectionDetails details) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "keyturn-cluster");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty(DiscreetErrors.SERVER_ERROR_DETAIL, "false");
        setUnlessBlank(properties, "user", details.getUsername());
        setUnlessBlank(properties, "password", details.getPassword());
        return () -> DriverManager.getConnection(details.getJdbcUrl(), properties);
    }

    private static void setUnlessBlank(Properties properties, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            properties.setProperty(name, value);
        }
    }
}
