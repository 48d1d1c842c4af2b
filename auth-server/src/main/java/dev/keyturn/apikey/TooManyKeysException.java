package dev.keyturn.apikey;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** So many texts that are no key have come from an address that nothing more is told to it for a while. */
public final class TooManyKeysException extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    TooManyKeysException(long retryAfterSeconds) {
        super(HttpStatus.TOO_MANY_REQUESTS);
        getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds));
    }
}
