package dev.keyturn.grant;

import dev.keyturn.oauth.TokenDigest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Cache of lookups in the current HTTP request. Caches nothing outside a request. */
@Component
public class PerRequestCache {

    /** Result of the first lookup in this request. */
    public Optional<IssuedToken> recall(TokenDigest digest, Supplier<Optional<IssuedToken>> lookup) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request == null) {
            return lookup.get();
        }
        String name = PerRequestCache.class.getName() + "." + digest.hex();
        @Nullable Object known = request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
        if (known instanceof IssuedToken token) {
            return Optional.of(token);
        }
        Optional<IssuedToken> found = lookup.get();
        found.ifPresent(token -> request.setAttribute(name, token, RequestAttributes.SCOPE_REQUEST));
        return found;
    }
}
