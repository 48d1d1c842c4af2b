package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * Answers what a page may not do. A form without its token most often comes from a page that was open for longer than its
 * session: the sign-in page is shown afresh, any other says so.
 */
@Component
public class StalePageHandler implements AccessDeniedHandler {

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        boolean stale = refusal instanceof CsrfException;
        if (stale && request.getServletPath().equals("/login")) {
            response.sendRedirect(request.getContextPath() + "/login?stale");
            return;
        }
        request.setAttribute(ErrorPageController.STALE_PAGE, stale);
        response.sendError(HttpStatus.FORBIDDEN.value());
    }
}
