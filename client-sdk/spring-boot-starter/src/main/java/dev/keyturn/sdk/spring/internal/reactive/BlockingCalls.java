package dev.keyturn.sdk.spring.internal.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs calls that may block, for applications whose event loops must not block. */
public final class BlockingCalls {

    private BlockingCalls() {}

    /**
     * Runs a call in a thread of the bounded elastic scheduler, and emits its result there.
     *
     * <p>Does not use {@code subscribeOn}: if the call fails before Reactor has registered its task, Reactor interrupts the thread, which by
     * then is writing the response.
     */
    public static <T> Mono<T> run(Supplier<T> call) {
        return Mono.fromFuture(() -> CompletableFuture.supplyAsync(call, Schedulers.boundedElastic()::schedule));
    }
}
