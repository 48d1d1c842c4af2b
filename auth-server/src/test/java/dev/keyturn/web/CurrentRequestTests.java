package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.tracing.TraceId;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import jakarta.servlet.ServletRequestEvent;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonWriter;
import org.springframework.mock.web.MockHttpServletRequest;

class CurrentRequestTests {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final CurrentRequest listener = new CurrentRequest();

    @Test
    void eachRequestHasItsOwn() throws Exception {
        String first = during(request(), CurrentRequest::id);
        String second = during(request(), CurrentRequest::id);

        assertThat(first).matches("[0-9a-f]{8}-[0-9a-f]+").isNotEqualTo(second);
        assertThat(second).startsWith(first.substring(0, 9));
    }

    @Test
    void outsideOfRequestsThereIsNone() throws Exception {
        assertThat(CurrentRequest.id()).isNull();
        during(request(), () -> {
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                assertThat(other.submit(CurrentRequest::id).get()).isNull();
            } finally {
                other.shutdown();
            }
            return "";
        });
        assertThat(CurrentRequest.id()).isNull();
    }

    @Test
    void onlyATrustedProxyChoosesIt() throws Exception {
        MockHttpServletRequest forwarded = request();
        forwarded.addHeader(CurrentRequest.HEADER, "f3b0-42");
        assertThat(during(forwarded, CurrentRequest::id)).isNotEqualTo("f3b0-42");

        forwarded.setAttribute(CurrentRequest.IS_FORWARDED, true);

        assertThat(during(forwarded, CurrentRequest::id)).isEqualTo("f3b0-42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\nb",
                "a\"b",
                "ä",
                "{}",
                "65-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void aProxysUnreadableOneIsIgnored(String chosen) throws Exception {
        MockHttpServletRequest forwarded = request();
        forwarded.setAttribute(CurrentRequest.IS_FORWARDED, true);
        forwarded.addHeader(CurrentRequest.HEADER, chosen);

        assertThat(during(forwarded, CurrentRequest::id)).matches("[0-9a-f]{8}-[0-9a-f]+");
    }

    @Test
    void itIsAMemberOfEachLineInARequest() throws Exception {
        JsonWriter<Object> writer = JsonWriter.of(new RequestIdMember()::customize);

        assertThat(writer.writeToString("line")).isEqualTo("{}");
        assertThat(during(request(), () -> writer.writeToString("line")))
                .matches("\\{\"http\":\\{\"request\":\\{\"id\":\"[0-9a-f]{8}-[0-9a-f]+\"}}}");
    }

    @Test
    void aLineOfATracedRequestLeadsToItsTrace() throws Exception {
        JsonWriter<Object> writer = JsonWriter.of(new RequestIdMember()::customize);
        MockHttpServletRequest request = request();
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String span = "00f067aa0ba902b7";
        request.setAttribute(
                TraceId.class.getName(),
                SpanContext.create(trace, span, TraceFlags.getDefault(), TraceState.getDefault()));

        assertThat(during(request, () -> writer.writeToString("line")))
                .endsWith("\"trace\":{\"id\":\"" + trace + "\"},\"span\":{\"id\":\"" + span + "\"}}");
    }

    private <T> T during(MockHttpServletRequest request, Callable<T> action) throws Exception {
        var event = new ServletRequestEvent(Objects.requireNonNull(request.getServletContext()), request);
        listener.requestInitialized(event);
        try {
            return action.call();
        } finally {
            listener.requestDestroyed(event);
        }
    }

    private static MockHttpServletRequest request() {
        int number = NUMBERS.incrementAndGet();
        return new MockHttpServletRequest() {

            @Override
            public String getRequestId() {
                return Integer.toString(number);
            }
        };
    }
}
