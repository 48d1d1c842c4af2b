package dev.keyturn.gateway.grpc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Messages of calls with one request and one response, in the frames of HTTP/2.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
final class GrpcMessages {

    static final String CONTENT_TYPE = "application/grpc";

    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    private static final int PREFIX_BYTES = 5;
    private static final int MAX_SECONDS = 10;

    private GrpcMessages() {}

    /**
     * Reads the only message of a request, within {@value #MAX_SECONDS} seconds.
     *
     * @throws GrpcException if it is compressed, longer than the maximum, incomplete, or not the only one
     */
    static byte[] read(HttpServletRequest request, int maxBytes) throws IOException, GrpcException {
        return read(request, maxBytes, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    static byte[] read(HttpServletRequest request, int maxBytes, LongSupplier nanoTime)
            throws IOException, GrpcException {
        long begin = nanoTime.getAsLong();
        BooleanSupplier isLate = () -> nanoTime.getAsLong() - begin > TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        try (InputStream in = request.getInputStream()) {
            ByteBuffer prefix = ByteBuffer.wrap(readFully(in, PREFIX_BYTES, isLate));
            if (prefix.get() != 0) {
                throw new GrpcException(GrpcStatus.UNIMPLEMENTED, "Compressed messages are not supported.");
            }
            int length = prefix.getInt();
            if (length < 0 || length > maxBytes) {
                throw new GrpcException(GrpcStatus.RESOURCE_EXHAUSTED, "The message is too large.");
            }
            byte[] message = readFully(in, length, isLate);
            if (in.read() >= 0) {
                throw new GrpcException(GrpcStatus.UNIMPLEMENTED, "A call has one message.");
            }
            return message;
        } catch (EOFException e) {
            throw new GrpcException(GrpcStatus.INTERNAL, "The message is incomplete.");
        }
    }

    /** The next bytes, however small the portions in which they arrive. */
    private static byte[] readFully(InputStream in, int length, BooleanSupplier isLate)
            throws IOException, GrpcException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = in.read(bytes, filled, length - filled);
            if (count < 0) {
                throw new EOFException();
            }
            if (isLate.getAsBoolean()) {
                throw new GrpcException(GrpcStatus.RESOURCE_EXHAUSTED, "The message arrives too slowly.");
            }
            filled += count;
        }
        return bytes;
    }

    /** Writes the whole response. */
    static void write(HttpServletResponse response, byte[] message) throws IOException {
        begin(response, Map.of(STATUS, Integer.toString(GrpcStatus.OK.code())));
        ByteBuffer framed = ByteBuffer.allocate(PREFIX_BYTES + message.length);
        framed.put((byte) 0).putInt(message.length).put(message);
        response.getOutputStream().write(framed.array());
    }

    /** Writes the whole response, which has no message. The status is a trailer, since Tomcat ends no stream with headers. */
    static void fail(HttpServletResponse response, GrpcException failure) {
        begin(response, Map.of(STATUS, Integer.toString(failure.status().code()), MESSAGE, failure.getMessage()));
    }

    private static void begin(HttpServletResponse response, Map<String, String> trailers) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(CONTENT_TYPE);
        response.setTrailerFields(() -> trailers);
    }
}
