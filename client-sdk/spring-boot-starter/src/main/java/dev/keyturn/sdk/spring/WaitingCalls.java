package dev.keyturn.sdk.spring;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Calls that may wait for the server, for applications whose own threads must not. */
final class WaitingCalls {

    private WaitingCalls() {}

    /**
     * What a call brings, made in a thread that may wait, where it goes on.
     *
     * <p>No subscribeOn: if a callable fails there before Reactor has noted down its task, Reactor interrupts the thread, which by then is
     * writing the refusal.
     */
    static <T> Mono<T> make(Supplier<T> call) {
        return Mono.fromFuture(() -> CompletableFuture.supplyAsync(call, Schedulers.boundedElastic()::schedule));
    }
}
