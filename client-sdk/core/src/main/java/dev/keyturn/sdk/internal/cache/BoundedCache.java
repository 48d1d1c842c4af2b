package dev.keyturn.sdk.internal.cache;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounded cache that evicts entries which have not been used recently. Entries live in two generations: when the young one holds half of the
 * maximum, it becomes the old one, and the previous old one is dropped. An entry that is found in the old generation moves to the young one. A
 * hit in the young generation writes nothing.
 */
public final class BoundedCache<K, V> {

    private final int generation;
    private volatile ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<K, V> old = new ConcurrentHashMap<>();

    /** @param maxSize maximum number of entries, 2 or more */
    public BoundedCache(int maxSize) {
        if (maxSize < 2) {
            throw new IllegalArgumentException("The maximum size must be 2 or more.");
        }
        this.generation = maxSize / 2;
    }

    public @Nullable V get(K key) {
        V value = young.get(key);
        return value != null ? value : getOld(key);
    }

    private @Nullable V getOld(K key) {
        V value = old.remove(key);
        if (value != null) {
            put(key, value);
        }
        return value;
    }

    public void put(K key, V value) {
        if (young.size() >= generation && !young.containsKey(key)) {
            grow();
        }
        young.put(key, value);
    }

    private synchronized void grow() {
        if (young.size() >= generation) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    public void remove(K key) {
        young.remove(key);
        old.remove(key);
    }

    /** Approximate number of entries. */
    public int size() {
        return young.size() + old.size();
    }
}
