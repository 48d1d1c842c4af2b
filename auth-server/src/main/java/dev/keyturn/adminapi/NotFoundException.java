package dev.keyturn.adminapi;

/** Something that a request names does not exist, or its caller must not know that it does. */
public final class NotFoundException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param thing beginning of the code, such as {@code client} for {@code client-not-found} */
    public NotFoundException(String thing) {
        super(Kind.NOT_FOUND, thing + "-not-found");
    }
}
