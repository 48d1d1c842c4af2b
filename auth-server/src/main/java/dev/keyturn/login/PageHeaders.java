package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.security.web.header.HeaderWriter;

/** The headers of every page, whichever filter chain it comes from: nothing from elsewhere, nothing inline, in no frame. */
public final class PageHeaders implements HeaderWriter {

    /**
     * Where forms may lead is left open, since browsers apply that to each redirect that follows, and after sign-in and
     * consent the last one goes to the client.
     */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /** Pages with a token in their address. */
    private static final Set<String> WITH_TOKENS = Set.of(Pages.NEW_PASSWORD, Pages.CONFIRM_EMAIL);

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader(
                "Referrer-Policy", WITH_TOKENS.contains(request.getServletPath()) ? "no-referrer" : "same-origin");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
    }
}
