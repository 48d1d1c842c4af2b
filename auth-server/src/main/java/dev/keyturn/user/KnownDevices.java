package dev.keyturn.user;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.Sealing;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Cookie of the devices on which users have signed in. A user whose browser sends it is not locked out by wrong passwords of
 * others (ADR 0062).
 *
 * <p>It is sealed, so that a reader learns nothing of the user, and every node can open it, before and after a restart. It is no
 * credential. It holds a device for each of the users who signed in last in the browser.
 */
@Component
public class KnownDevices {

    static final int MAX_USERS = 5;

    private static final String COOKIE = "keyturn_device";
    private static final String PURPOSE = "known-devices";
    private static final String FIELD = " ";
    private static final String DEVICE = "\n";
    private static final int FIELDS = 5;
    private static final Instant NEVER = Instant.EPOCH;

    /** Five devices are sealed in less. */
    private static final int MAX_SEALED = 1_500;

    private final Sealing sealing;
    private final Duration lifetime;
    private final Duration trustedBrowserLifetime;
    private final boolean isHttps;
    private final Clock clock;

    KnownDevices(Sealing sealing, SignInProperties properties, KeyturnProperties server, Clock clock) {
        this.sealing = sealing;
        this.lifetime = properties.knownDeviceLifetime();
        this.trustedBrowserLifetime = properties.trustedBrowserLifetime();
        this.isHttps = server.isHttps();
        this.clock = clock;
    }

    /**
     * Details of a sign-in request for {@link UserAuthenticationProvider}.
     *
     * @param level level that the sign-in must have
     */
    public WebAuthenticationDetails details(HttpServletRequest request, SignInLevel level) {
        return new SignInDetails(request, in(request), level);
    }

    /** Whether users can trust a browser, so that the second factor is not asked for each time. */
    public boolean trustsBrowsers() {
        return !trustedBrowserLifetime.isZero() && !lifetime.isZero();
    }

    /** For how many days a user can trust a browser. */
    public long trustedDays() {
        return Math.max(1, trustedBrowserLifetime.toDays());
    }

    /** Key of the user who signed in last in a known browser, and of the password; empty for any other browser. */
    public Optional<String> userIn(HttpServletRequest request) {
        return in(request).stream().findFirst().map(KnownDevice::owner);
    }

    /** Origin of a further credential of a user whose name is known. */
    public SignInSource source(String loginName, HttpServletRequest request) {
        return SignInSource.of(request.getRemoteAddr(), loginName, in(request));
    }

    /**
     * Makes the browser known as a device of a user who has just signed in or changed the password. It stays trusted for as
     * long as it was.
     */
    public void remember(SignedInUser user, HttpServletRequest request, HttpServletResponse response) {
        remember(user, false, request, response);
    }

    /**
     * Makes the browser known as a device of a user who has just signed in with a second factor.
     *
     * @param trustsBrowser whether the user is not to be asked for it in this browser for a while
     */
    public void remember(
            SignedInUser user, boolean trustsBrowser, HttpServletRequest request, HttpServletResponse response) {
        if (lifetime.isZero()) {
            return;
        }
        List<KnownDevice> before = in(request);
        Optional<KnownDevice> same =
                before.stream().filter(device -> device.isOf(user.loginName())).findFirst();
        Stream<KnownDevice> others = before.stream().filter(device -> !device.isOf(user.loginName()));
        Instant keptUntil = same.filter(device -> device.isKnownFor(user.passwordChangedAt(), null))
                .map(KnownDevice::trustedUntil)
                .orElse(NEVER);
        KnownDevice known = new KnownDevice(
                same.map(KnownDevice::id).orElseGet(() -> UUID.randomUUID().toString()),
                KnownDevice.digest(user.loginName()),
                user.passwordChangedAt(),
                user.signedInAt(),
                trustsBrowser ? user.signedInAt().plus(trustedBrowserLifetime) : keptUntil);
        String text = Stream.concat(Stream.of(known), others)
                .limit(MAX_USERS)
                .map(KnownDevices::write)
                .collect(Collectors.joining(DEVICE));
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(sealing.seal(text, PURPOSE)).toString());
    }

    private ResponseCookie cookie(String value) {
        return ResponseCookie.from(name(), value)
                .path("/")
                .maxAge(lifetime)
                .httpOnly(true)
                .secure(isHttps)
                .sameSite("Lax")
                .build();
    }

    /** With the prefix no other host of the same domain can set it. */
    private String name() {
        return isHttps ? "__Host-" + COOKIE : COOKIE;
    }

    /** Devices in the cookie that have not expired; none if there is more than one cookie. */
    List<KnownDevice> in(HttpServletRequest request) {
        Cookie[] all = request.getCookies();
        List<String> sealed = all == null
                ? List.of()
                : Stream.of(all)
                        .filter(cookie -> name().equals(cookie.getName()))
                        .map(Cookie::getValue)
                        .toList();
        if (sealed.size() != 1 || sealed.get(0).length() > MAX_SEALED) {
            return List.of();
        }
        Instant now = clock.instant();
        return sealing.open(sealed.get(0), PURPOSE).stream()
                .flatMap(text -> Stream.of(text.split(DEVICE, -1)))
                .map(KnownDevices::read)
                .flatMap(Optional::stream)
                .filter(device -> now.isBefore(device.signedInAt().plus(lifetime)))
                .toList();
    }

    private static String write(KnownDevice device) {
        return String.join(
                FIELD,
                device.id(),
                device.nameDigest(),
                micros(device.passwordChangedAt()),
                micros(device.signedInAt()),
                micros(device.trustedUntil()));
    }

    private static Optional<KnownDevice> read(String line) {
        String[] fields = line.split(FIELD, -1);
        return fields.length == FIELDS
                ? Optional.of(new KnownDevice(
                        fields[0], fields[1], instant(fields[2]), instant(fields[3]), instant(fields[4])))
                : Optional.empty();
    }

    private static String micros(Instant instant) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }
}
