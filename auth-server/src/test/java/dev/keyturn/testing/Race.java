package dev.keyturn.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets actions begin at the same moment, each in a thread of its own. */
public final class Race {

    private Race() {}

    /** Exceptions by action, in their order; null for an action that succeeded. */
    public static List<@Nullable Throwable> between(Callable<?>... actions) {
        CyclicBarrier start = new CyclicBarrier(actions.length);
        ExecutorService threads = Executors.newFixedThreadPool(actions.length);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (Callable<?> action : actions) {
                results.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return action.call();
                }));
            }
            List<@Nullable Throwable> failures = new ArrayList<>();
            for (Future<?> result : results) {
                failures.add(failureOf(result));
            }
            return failures;
        } finally {
            threads.shutdownNow();
        }
    }

    private static @Nullable Throwable failureOf(Future<?> result) {
        try {
            result.get(60, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
