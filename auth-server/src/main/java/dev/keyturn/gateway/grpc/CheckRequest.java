package dev.keyturn.gateway.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Request about a request that Envoy received: the parts of {@code envoy.service.auth.v3.CheckRequest} that a check needs.
 *
 * <p>Headers are in one of two fields, by a setting of Envoy. Names that differ in case alone are one header with several values.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/service/auth/v3/attribute_context.proto">Attribute
 *     context</a>
 */
final class CheckRequest {

    private static final int ATTRIBUTES = 1;

    private static final int SOURCE = 1;
    private static final int REQUEST = 4;
    private static final int CONTEXT_EXTENSIONS = 10;

    private static final int PEER_ADDRESS = 1;
    private static final int SOCKET_ADDRESS = 1;
    private static final int SOCKET_ADDRESS_ADDRESS = 2;

    private static final int HTTP = 2;
    private static final int HEADERS = 3;
    private static final int HEADER_MAP = 13;
    private static final int HEADER_MAP_HEADERS = 1;

    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int RAW_VALUE = 3;

    private final Map<String, List<String>> headers = new HashMap<>();
    private final Map<String, String> extensions = new HashMap<>();
    private @Nullable String address;
    private boolean isExtensionRepeated;

    private CheckRequest() {}

    /** @throws GrpcException {@code INVALID_ARGUMENT} if it is no such message, or names an extension twice */
    static CheckRequest parse(byte[] message) throws GrpcException {
        CheckRequest request = new CheckRequest();
        try {
            fields(CodedInputStream.newInstance(message), (field, in) -> {
                if (field == ATTRIBUTES) {
                    request.readAttributes(in);
                }
                return field == ATTRIBUTES;
            });
        } catch (IOException e) {
            throw new GrpcException(GrpcStatus.INVALID_ARGUMENT, "The message is not a CheckRequest.");
        }
        if (request.isExtensionRepeated) {
            throw new GrpcException(GrpcStatus.INVALID_ARGUMENT, "A context extension must be sent only once.");
        }
        return request;
    }

    /** Values of a header in their order; empty if it is absent. */
    List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** Names of all headers in lower case. */
    Iterable<String> headerNames() {
        return headers.keySet();
    }

    /** Settings of the route. */
    Map<String, String> extensions() {
        return extensions;
    }

    /** Address of the caller; null if Envoy does not say. */
    @Nullable
    String address() {
        return address;
    }

    private void readAttributes(CodedInputStream in) throws IOException {
        nested(in, (field, attributes) -> {
            switch (field) {
                case SOURCE -> readSource(attributes);
                case REQUEST -> only(attributes, HTTP, this::readHttp);
                case CONTEXT_EXTENSIONS -> readExtension(attributes);
                default -> {
                    return false;
                }
            }
            return true;
        });
    }

    private void readSource(CodedInputStream in) throws IOException {
        only(
                in,
                PEER_ADDRESS,
                peer -> only(
                        peer,
                        SOCKET_ADDRESS,
                        socket -> nested(socket, (field, part) -> {
                            if (field == SOCKET_ADDRESS_ADDRESS) {
                                address = part.readStringRequireUtf8();
                            }
                            return field == SOCKET_ADDRESS_ADDRESS;
                        })));
    }

    private void readHttp(CodedInputStream in) throws IOException {
        nested(in, (field, http) -> {
            switch (field) {
                case HEADERS -> readHeader(http);
                case HEADER_MAP -> only(http, HEADER_MAP_HEADERS, this::readHeader);
                default -> {
                    return false;
                }
            }
            return true;
        });
    }

    private void readHeader(CodedInputStream in) throws IOException {
        Pair pair = Pair.read(in);
        headers.computeIfAbsent(pair.key.toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                .add(pair.value);
    }

    private void readExtension(CodedInputStream in) throws IOException {
        Pair pair = Pair.read(in);
        isExtensionRepeated |= extensions.put(pair.key, pair.value) != null;
    }

    /** Reads each occurrence of one field of a nested message, which is a message too. */
    private static void only(CodedInputStream in, int expected, Reader reader) throws IOException {
        nested(in, (field, part) -> {
            if (field == expected) {
                reader.read(part);
            }
            return field == expected;
        });
    }

    private static void nested(CodedInputStream in, FieldReader reader) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        fields(in, reader);
        in.popLimit(limit);
    }

    /** Reads fields up to the end of the message. All fields that are needed have a length. */
    private static void fields(CodedInputStream in, FieldReader reader) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean hasLength = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (!(hasLength && reader.read(WireFormat.getTagFieldNumber(tag), in)) && !in.skipField(tag)) {
                throw new InvalidProtocolBufferException("a group ends that has not begun");
            }
        }
    }

    /** Reads a message with its length. */
    private interface Reader {

        void read(CodedInputStream in) throws IOException;
    }

    /** Reads the value of a field, or returns false and reads nothing. */
    private interface FieldReader {

        boolean read(int field, CodedInputStream in) throws IOException;
    }

    /** Entry of a map, or a header. */
    private static final class Pair {

        private String key = "";
        private String value = "";

        static Pair read(CodedInputStream in) throws IOException {
            Pair pair = new Pair();
            nested(in, (field, part) -> {
                switch (field) {
                    case KEY -> pair.key = part.readStringRequireUtf8();
                    case VALUE -> pair.value = part.readStringRequireUtf8();
                    // bytes of a header, which need not be UTF-8; what is no ASCII is in no credential
                    case RAW_VALUE -> pair.value = part.readString();
                    default -> {
                        return false;
                    }
                }
                return true;
            });
            return pair;
        }
    }
}
