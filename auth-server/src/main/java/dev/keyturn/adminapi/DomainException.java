package dev.keyturn.adminapi;

import dev.keyturn.oauth.ExhaustedLimit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request that a feature refuses for a reason that its caller can act on. Features subclass it and never mention HTTP. */
public abstract class DomainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;
    private final transient List<FieldError> errors;

    /** @param code stable, in kebab case, such as {@code client-not-found}; {@code messages/problems.properties} words it */
    protected DomainException(Kind kind, String code) {
        this(kind, code, Map.of());
    }

    /** @param parameters values for the code's message, by name */
    protected DomainException(Kind kind, String code, Map<String, ?> parameters) {
        this(kind, code, code, parameters, List.of());
    }

    /** @param errors what is wrong with which field; at least one */
    protected DomainException(Kind kind, String code, List<FieldError> errors) {
        this(kind, code, code, Map.of(), errors);
    }

    /** @param messageKey key of the message, for a code with several */
    DomainException(Kind kind, String code, String messageKey, Map<String, ?> parameters, List<FieldError> errors) {
        super(ProblemMessages.detail(messageKey, parameters));
        this.kind = kind;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    public final Kind kind() {
        return kind;
    }

    public final String code() {
        return code;
    }

    /** After how many seconds it may succeed; 0 if time alone changes nothing. */
    public long retryAfterSeconds() {
        return 0;
    }

    /** Limit that the caller has used up; empty for other reasons. */
    public Optional<ExhaustedLimit> limit() {
        return Optional.empty();
    }

    public final List<FieldError> errors() {
        return errors;
    }

    /** Reason for a refusal, in terms of the domain. */
    public enum Kind {
        NOT_FOUND,
        CONFLICT,
        INVALID,
        FORBIDDEN,
        /** The version in the request is no longer the current one. */
        STALE,
        /** The request names no version. */
        UNCONDITIONAL,
        /** The request may succeed a little later. */
        UNAVAILABLE,
        /** The caller has used up a limit and may retry later. */
        EXHAUSTED
    }

    /**
     * Error at one field.
     *
     * @param field path in the request, such as {@code redirect_uris[1]}
     * @param code stable, in kebab case, such as {@code not-absolute}; a code has one meaning and one message
     * @param parameters values that belong to the code, by name, such as {@code max}
     * @param message a whole sentence in English
     */
    public record FieldError(String field, String code, Map<String, Object> parameters, String message) {

        public FieldError {
            parameters = Map.copyOf(parameters);
        }

        /** Error with the code's message. */
        public FieldError(String field, String code, Map<String, Object> parameters) {
            this(field, code, parameters, ProblemMessages.ofField(code, field, parameters));
        }

        /** Error without parameters. */
        public FieldError(String field, String code) {
            this(field, code, Map.of());
        }

        /** The message for a page: in the language of the browser if there is a translation. */
        public String messageIn(Locale locale) {
            return ProblemMessages.ofField(code, field, parameters, locale);
        }
    }
}
