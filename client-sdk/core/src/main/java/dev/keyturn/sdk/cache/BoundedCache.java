package dev.keyturn.sdk.cache;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what was not asked for of late once there is too much of it. What is there has two generations: the young
 * one becomes the old one when it is half of all that may be, and the old one is dropped. Whatever is found in the old one
 * belongs to the young one again, so that what is in use stays. Finding something in the young one writes nothing.
 */
public final class BoundedCache<K, V> {

    private final int generation;
    private volatile ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<K, V> old = new ConcurrentHashMap<>();

    /** @param most how many entries there are at most, 2 or more */
    public BoundedCache(int most) {
        if (most < 2) {
            throw new IllegalArgumentException("A cache must have room for two entries.");
        }
        this.generation = most / 2;
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

    /** How many entries there are, about. */
    public int size() {
        return young.size() + old.size();
    }
}
