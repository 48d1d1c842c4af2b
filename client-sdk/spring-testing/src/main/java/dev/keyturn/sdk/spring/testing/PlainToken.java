package dev.keyturn.sdk.spring.testing;

/** A token for neither kind of mock request, which needs none of their classes. */
final class PlainToken extends MockToken<PlainToken> {

    @Override
    PlainToken self() {
        return this;
    }
}
