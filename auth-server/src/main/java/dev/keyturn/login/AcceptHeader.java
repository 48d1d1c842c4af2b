package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Distinguishes browsers from programs by their Accept header. */
public final class AcceptHeader {

    private AcceptHeader() {}

    /** Whether a request names HTML. */
    static boolean namesHtml(HttpServletRequest request) {
        return types(request).stream().anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    }

    /** Whether a request accepts JSON and nothing else. One that says nothing, or that cannot be read, does not. */
    public static boolean isJsonAlone(HttpServletRequest request) {
        List<MediaType> types = types(request);
        return !types.isEmpty() && types.stream().allMatch(AcceptHeader::isJson);
    }

    private static boolean isJson(MediaType type) {
        return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix());
    }

    private static List<MediaType> types(HttpServletRequest request) {
        try {
            return MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))).stream()
                    .filter(type -> type.getQualityValue() > 0)
                    .toList();
        } catch (InvalidMediaTypeException e) {
            return List.of();
        }
    }
}
