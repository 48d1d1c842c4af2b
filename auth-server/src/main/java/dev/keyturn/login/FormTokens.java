package dev.keyturn.login;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.session.SessionAttribute;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Tokens against forged forms: in the session of a user who has one, else in a cookie. So the sign-in page needs no session,
 * and its form is good after a restart and at another node.
 */
@Component
public final class FormTokens implements CsrfTokenRepository {

    private static final String COOKIE = "keyturn_form";

    /** How the token of a session is stored. */
    static final SessionAttribute<String> STORED = new SessionAttribute<>(
            HttpSessionCsrfTokenRepository.class.getName() + ".CSRF_TOKEN",
            "formToken",
            String.class,
            value -> ((CsrfToken) value).getToken(),
            FormTokens::read);

    private final CsrfTokenRepository inSession = new HttpSessionCsrfTokenRepository();
    private final CookieCsrfTokenRepository inCookie = new CookieCsrfTokenRepository();

    FormTokens(KeyturnProperties server) {
        // with the prefix no other host of the same domain can set it
        inCookie.setCookieName(server.isHttps() ? "__Host-" + COOKIE : COOKIE);
        inCookie.setCookiePath("/");
        inCookie.setCookieCustomizer(
                cookie -> cookie.secure(server.isHttps()).httpOnly(true).sameSite("Lax"));
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return repository(request).generateToken(request);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        repository(request).saveToken(token, request, response);
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return repository(request).loadToken(request);
    }

    /** With the names of header and parameter that the framework uses for tokens in a session. */
    private static Object read(String token) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", token);
    }

    private CsrfTokenRepository repository(HttpServletRequest request) {
        return request.getSession(false) == null ? inCookie : inSession;
    }
}
