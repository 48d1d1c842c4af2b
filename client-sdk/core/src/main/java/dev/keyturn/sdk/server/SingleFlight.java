package dev.keyturn.sdk.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/** Makes one call of those that are made for the same at once: the first one makes it, the others wait for what it brings. */
public final class SingleFlight<K, V> {

    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /**
     * What the call brings, be it this one or one that is under way.
     *
     * @param call ends by itself within a time
     * @throws IOException as the call does
     */
    public V get(K key, Call<V> call) throws IOException, InterruptedException {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> other = underWay.putIfAbsent(key, mine);
        return other != null ? await(other) : run(key, call, mine);
    }

    private V run(K key, Call<V> call, CompletableFuture<V> mine) throws IOException, InterruptedException {
        try {
            V value = call.run();
            mine.complete(value);
            return value;
        } catch (InterruptedException e) {
            mine.completeExceptionally(new IOException("The call was interrupted.", e));
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    private V await(CompletableFuture<V> other) throws IOException, InterruptedException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }

    /** A call to the server. */
    @FunctionalInterface
    public interface Call<V> {
        V run() throws IOException, InterruptedException;
    }
}
