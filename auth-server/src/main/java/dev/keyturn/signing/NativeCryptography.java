package dev.keyturn.signing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Makes the Amazon Corretto Crypto Provider the first one before anything signs or digests, where its native library loads
 * (Linux with glibc and macOS, x86-64 and ARM). Elsewhere the JDK's own providers do the same work more slowly.
 */
final class NativeCryptography implements ApplicationListener<ApplicationPreparedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(NativeCryptography.class);

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
        Throwable failure = provider.getLoadingError();
        if (failure == null && provider.runSelfTests() == SelfTestStatus.PASSED) {
            AmazonCorrettoCryptoProvider.install();
            LOG.info("Using native cryptography: {} {}", provider.getName(), provider.getVersionStr());
        } else {
            LOG.info(
                    "Using the JDK's cryptography, which is slower: {}",
                    failure == null
                            ? "the native library fails its own tests"
                            : Objects.toString(failure.getMessage()));
        }
    }
}
