package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.KeyFormat;
import dev.keyturn.oauth.TokenDigest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Verifies API keys for resource servers. A key in the cache of this node costs no statement, any other key one, and a text that
 * cannot be a key none.
 */
@Component
public class ApiKeyVerification implements MeterBinder {

    private final KeyFormat format;
    private final CachedApiKeys keys;
    private final VerificationRules rules;
    private final InvalidKeyLimiter limiter;
    private final UsageRecorder usage;
    private final VerdictCounts counts = new VerdictCounts();

    ApiKeyVerification(
            KeyFormat format,
            CachedApiKeys keys,
            VerificationRules rules,
            InvalidKeyLimiter limiter,
            UsageRecorder usage) {
        this.format = format;
        this.keys = keys;
        this.rules = rules;
        this.limiter = limiter;
        this.usage = usage;
    }

    /** Whether a text has the prefix of a key, or of no credential of this server, so that it may be an imported key. */
    public boolean isMeantAsKey(String text) {
        return format.isMeantAsKey(text);
    }

    /** Verifies a text that was presented as a key. */
    public ApiKeyVerdict verify(String text, ApiKeyQuestion question) {
        Optional<TokenDigest> digest = digestOf(text);
        ApiKeyVerdict verdict = digest.isEmpty()
                ? ApiKeyVerdict.refused(ApiKeyVerdict.Reason.MALFORMED)
                : verify(digest.get(), question);
        return counts.count(
                verdict.isWrong() && !limiter.spend(question.source())
                        ? ApiKeyVerdict.tooManyInvalidKeys(limiter.exhausted(question.source()))
                        : verdict);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counts.bindTo(registry);
    }

    private ApiKeyVerdict verify(TokenDigest digest, ApiKeyQuestion question) {
        if (!keys.isCached(digest) && limiter.isExhausted(question.source())) {
            return ApiKeyVerdict.tooManyInvalidKeys(limiter.exhausted(question.source()));
        }
        Optional<CachedApiKey> key = keys.find(digest);
        ApiKeyVerdict verdict = rules.judge(key, question);
        if (!verdict.isValid()) {
            key = keys.findFresh(digest);
            verdict = rules.judge(key, question);
        }
        return key.isPresent() ? usage.record(key.get(), verdict, question) : verdict;
    }

    /**
     * Verifies a key for its holder, with all of its scopes. A key in quarantine is rejected, since what is derived from it could
     * be used from anywhere.
     *
     * @param address where it is presented from; null if unknown
     */
    public ApiKeyVerdict verifyForHolder(String text, @Nullable String address) {
        return verify(text, new ApiKeyQuestion(null, Set.of(), address, null, 1));
    }

    private Optional<TokenDigest> digestOf(String text) {
        return format.canBeKey(text) ? Optional.of(TokenDigest.of(text)) : Optional.empty();
    }
}
