package dev.keyturn.adminapi;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Body of a stream of server-sent events up to the end of its first event with data; then the stream is cancelled. */
final class FirstEvent implements HttpResponse.BodySubscriber<String> {

    private final CompletableFuture<String> event = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return event;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(buffer -> text.append(StandardCharsets.UTF_8.decode(buffer)));
        int data = text.indexOf("data:");
        if (data >= 0 && text.indexOf("\n\n", data) >= 0) {
            event.complete(text.toString());
            Objects.requireNonNull(subscription).cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        event.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        event.complete(text.toString());
    }
}
