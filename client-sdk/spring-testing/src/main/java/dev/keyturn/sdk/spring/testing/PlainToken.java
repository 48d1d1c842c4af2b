package dev.keyturn.sdk.spring.testing;

/** Token without a kind of mock request, which needs none of their classes. */
final class PlainToken extends MockToken<PlainToken> {

    @Override
    PlainToken self() {
        return this;
    }
}
