package dev.keyturn.gateway.grpc;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * Response to Envoy: {@code envoy.service.auth.v3.CheckResponse}.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/service/auth/v3/external_auth.proto">Authorization service</a>
 */
final class CheckResponse {

    private static final int STATUS = 1;
    private static final int DENIED = 2;
    private static final int OK = 3;

    private static final int STATUS_CODE = 1;

    private static final int DENIED_STATUS = 1;
    private static final int HTTP_STATUS_CODE = 1;
    private static final int DENIED_BODY = 3;

    private static final int HEADERS = 2;
    private static final int HEADERS_TO_REMOVE = 5;
    private static final int RESPONSE_HEADERS = 6;

    private static final int HEADER = 1;
    private static final int APPEND_ACTION = 3;
    private static final int OVERWRITE_OR_ADD = 2;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private CheckResponse() {}

    /**
     * Lets a request through.
     *
     * @param headers for the API, in place of those of the caller
     * @param removed names of headers that do not reach the API
     * @param responseHeaders for the caller
     */
    static byte[] accepted(Map<String, String> headers, Collection<String> removed, Map<String, String> responseHeaders)
            throws IOException {
        byte[] ok = message(out -> {
            writeHeaders(out, HEADERS, headers);
            for (String name : removed) {
                out.writeString(HEADERS_TO_REMOVE, name);
            }
            writeHeaders(out, RESPONSE_HEADERS, responseHeaders);
        });
        return message(out -> {
            out.writeByteArray(STATUS, status(GrpcStatus.OK));
            out.writeByteArray(OK, ok);
        });
    }

    /** Rejects a request with a response for the caller. */
    static byte[] denied(GrpcStatus status, int httpStatus, Map<String, String> headers, byte[] body)
            throws IOException {
        byte[] denied = message(out -> {
            out.writeByteArray(DENIED_STATUS, message(http -> http.writeEnum(HTTP_STATUS_CODE, httpStatus)));
            writeHeaders(out, HEADERS, headers);
            out.writeByteArray(DENIED_BODY, body);
        });
        return message(out -> {
            out.writeByteArray(STATUS, status(status));
            out.writeByteArray(DENIED, denied);
        });
    }

    private static byte[] status(GrpcStatus status) throws IOException {
        return message(out -> out.writeInt32(STATUS_CODE, status.code()));
    }

    private static void writeHeaders(CodedOutputStream out, int field, Map<String, String> headers) throws IOException {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            byte[] pair = message(each -> {
                each.writeString(KEY, header.getKey());
                each.writeString(VALUE, header.getValue());
            });
            out.writeByteArray(field, message(option -> {
                option.writeByteArray(HEADER, pair);
                option.writeEnum(APPEND_ACTION, OVERWRITE_OR_ADD);
            }));
        }
    }

    private static byte[] message(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, 512);
        writer.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** Writes fields. */
    private interface Writer {

        void write(CodedOutputStream out) throws IOException;
    }
}
