package dev.keyturn.gateway.grpc;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that the port answers: the check, and the health of the service without a credential. */
final class GrpcServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(GrpcServlet.class);

    private static final String CHECK = "/envoy.service.auth.v3.Authorization/Check";
    private static final String HEALTH = "/grpc.health.v1.Health/Check";

    /** {@code grpc.health.v1.HealthCheckResponse} with the status {@code SERVING}. */
    private static final byte[] SERVING = {0x08, 0x01};

    private static final byte[] NOT_SERVING = {0x08, 0x02};

    private final transient GrpcCheck check;
    private final int maxMessageBytes;
    private final transient BooleanSupplier isReady;

    /** @param isReady whether the server wants requests */
    GrpcServlet(GrpcCheck check, int maxMessageBytes, BooleanSupplier isReady) {
        this.check = check;
        this.maxMessageBytes = maxMessageBytes;
        this.isReady = isReady;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isCall(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try {
            GrpcMessages.write(response, answer(request, response));
        } catch (GrpcException e) {
            GrpcMessages.fail(response, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ServletException | RuntimeException e) {
            LOG.warn("A check of a gateway failed", e);
            GrpcMessages.fail(response, new GrpcException(GrpcStatus.INTERNAL, "The check failed."));
        }
    }

    private byte[] answer(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException, GrpcException {
        return switch (request.getRequestURI()) {
            case CHECK -> check.answer(request, response, maxMessageBytes);
            case HEALTH -> isReady.getAsBoolean() ? SERVING : NOT_SERVING;
            default -> throw new GrpcException(GrpcStatus.UNIMPLEMENTED, "There is no such method.");
        };
    }

    /** Trailers with the status need HTTP/2. */
    private static boolean isCall(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getProtocol().startsWith("HTTP/2")
                && request.getMethod().equals("POST")
                && type != null
                && (type.equals(GrpcMessages.CONTENT_TYPE) || type.startsWith(GrpcMessages.CONTENT_TYPE + "+proto"));
    }
}
