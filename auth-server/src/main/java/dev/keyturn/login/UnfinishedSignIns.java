package dev.keyturn.login;

import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.Sealing;
import dev.keyturn.user.UnfinishedSignIn;
import dev.keyturn.user.UserId;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Cookie of a sign-in that waits for the second factor. It is sealed, so that the server keeps nothing meanwhile, and every node can
 * continue the sign-in. A browser has one: the latest.
 */
@Component
class UnfinishedSignIns {

    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String COOKIE = "keyturn_sign_in";
    private static final String PURPOSE = "unfinished-sign-in";
    private static final String FIELD = " ";
    private static final int FIELDS = 4;
    private static final int MAX_SEALED = 1_000;

    private final Sealing sealing;
    private final boolean isHttps;
    private final Clock clock;

    UnfinishedSignIns(Sealing sealing, KeyturnProperties server, Clock clock) {
        this.sealing = sealing;
        this.isHttps = server.isHttps();
        this.clock = clock;
    }

    void begin(UnfinishedSignIn signIn, HttpServletResponse response) {
        String text = String.join(
                FIELD,
                Long.toString(clock.instant().plus(LIFETIME).getEpochSecond()),
                signIn.user().toString(),
                signIn.username(),
                Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, signIn.passwordChangedAt())));
        send(sealing.seal(text, PURPOSE), LIFETIME, response);
    }

    /** Makes the browser forget it, if it has one. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        if (!values(request).isEmpty()) {
            send("", Duration.ZERO, response);
        }
    }

    /** The sign-in of the browser; empty if there is none, or it has expired. */
    Optional<UnfinishedSignIn> in(HttpServletRequest request) {
        List<String> sealed = values(request);
        return sealed.size() == 1 && sealed.get(0).length() <= MAX_SEALED
                ? sealing.open(sealed.get(0), PURPOSE).flatMap(this::read)
                : Optional.empty();
    }

    private Optional<UnfinishedSignIn> read(String text) {
        String[] fields = text.split(FIELD, FIELDS);
        Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(fields[0]));
        Instant now = clock.instant();
        return now.isBefore(expiresAt) && !ClockSkew.isFromFuture(now, expiresAt.minus(LIFETIME))
                ? Optional.of(new UnfinishedSignIn(
                        UserId.parse(fields[1]),
                        fields[2],
                        Instant.EPOCH.plus(Long.parseLong(fields[3]), ChronoUnit.MICROS)))
                : Optional.empty();
    }

    private List<String> values(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        return all == null
                ? List.of()
                : Stream.of(all)
                        .filter(cookie -> name().equals(cookie.getName()))
                        .map(Cookie::getValue)
                        .toList();
    }

    private void send(String value, Duration lifetime, HttpServletResponse response) {
        ResponseCookie cookie = ResponseCookie.from(name(), value)
                .path("/")
                .maxAge(lifetime)
                .httpOnly(true)
                .secure(isHttps)
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    /** With the prefix no other host of the same domain can set it. */
    private String name() {
        return isHttps ? "__Host-" + COOKIE : COOKIE;
    }
}
