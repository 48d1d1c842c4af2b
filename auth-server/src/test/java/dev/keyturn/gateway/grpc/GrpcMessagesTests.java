package dev.keyturn.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class GrpcMessagesTests {

    private static final int LENGTH = 20;

    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    void aMessageMayArriveInPortions() throws Exception {
        assertThat(GrpcMessages.read(arriving(Duration.ofMillis(300)), LENGTH, nanoTime::get))
                .hasSize(LENGTH);
    }

    @Test
    void aMessageThatArrivesByteByByteForLongIsRejected() {
        assertThatExceptionOfType(GrpcException.class)
                .isThrownBy(() -> GrpcMessages.read(arriving(Duration.ofSeconds(4)), LENGTH, nanoTime::get))
                .satisfies(slow -> assertThat(slow.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED));

        assertThat(nanoTime.get()).isEqualTo(Duration.ofSeconds(12).toNanos());
    }

    /** A request, of which each byte takes this long. */
    private MockHttpServletRequest arriving(Duration each) {
        byte[] body =
                ByteBuffer.allocate(5 + LENGTH).put((byte) 0).putInt(LENGTH).array();
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        return new MockHttpServletRequest() {

            @Override
            public ServletInputStream getInputStream() {
                return new ServletInputStream() {

                    @Override
                    public int read() {
                        nanoTime.addAndGet(each.toNanos());
                        return bytes.read();
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        int next = read();
                        if (next >= 0) {
                            target[offset] = (byte) next;
                        }
                        return next < 0 ? -1 : 1;
                    }

                    @Override
                    public boolean isFinished() {
                        return bytes.available() == 0;
                    }

                    @Override
                    public boolean isReady() {
                        return true;
                    }

                    @Override
                    public void setReadListener(ReadListener listener) {
                        throw new UnsupportedOperationException();
                    }
                };
            }
        };
    }
}
