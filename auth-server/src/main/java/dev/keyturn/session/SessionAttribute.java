package dev.keyturn.session;

import java.util.function.Function;

/**
 * Attribute that a session can have, and how it is stored. A bean of the feature that keeps it; an attribute without one is
 * rejected.
 *
 * @param name of the attribute of the servlet session
 * @param key short name in the stored JSON
 * @param stored type of the stored value, which Jackson can write and read
 * @param write makes the stored value of an attribute
 * @param read makes the attribute, which must be immutable: requests share it
 */
public record SessionAttribute<S>(
        String name, String key, Class<S> stored, Function<Object, S> write, Function<S, Object> read) {}
