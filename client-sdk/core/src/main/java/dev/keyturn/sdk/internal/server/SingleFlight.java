package dev.keyturn.sdk.internal.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/** Deduplicates concurrent calls with the same key: the first caller makes the call, the others wait for its result. */
public final class SingleFlight<K, V> {

    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

    /**
     * Returns the result of a running call with this key, or of this call.
     *
     * @param call call that ends by itself
     * @throws IOException if the call throws it
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
