package dev.keyturn.adminapi;

import java.util.List;

/** A request that a feature refuses for a reason that its caller can act on. Features subclass it and never mention HTTP. */
public abstract class DomainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;
    private final transient List<FieldError> errors;

    /** @param code stable, in kebab case, such as {@code client-not-found} */
    protected DomainException(Kind kind, String code, String message) {
        this(kind, code, message, List.of());
    }

    /** @param errors what is wrong with which field; empty if the refusal is not about a field */
    protected DomainException(Kind kind, String code, String message, List<FieldError> errors) {
        super(message);
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

    public final List<FieldError> errors() {
        return errors;
    }

    /** Why a request is refused, in terms of the domain. */
    public enum Kind {
        NOT_FOUND,
        CONFLICT,
        INVALID,
        FORBIDDEN,
        /** It was meant for a version that is no longer the current one. */
        STALE,
        /** It does not say which version it is meant for. */
        UNCONDITIONAL,
        /** It may succeed a little later. */
        UNAVAILABLE,
        /** Whoever asks has asked too often, and may ask again after a while. */
        EXHAUSTED
    }

    /**
     * What is wrong with one field.
     *
     * @param field its path in the request, such as {@code redirect_uris[1]}
     * @param code stable, in kebab case, such as {@code not-absolute}
     * @param message a sentence for the person who filled it in
     */
    public record FieldError(String field, String code, String message) {}
}
