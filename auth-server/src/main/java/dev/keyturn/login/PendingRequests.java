package dev.keyturn.login;

import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.oauth.Pages;
import dev.keyturn.signing.Sealing;
import dev.keyturn.user.SignInLevel;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Seals {@link PendingRequest}s into the addresses and forms of pages, and opens them again. So the server keeps nothing while
 * a page waits, and a page can be answered after its session has ended, after a restart and at another node (ADR 0028).
 */
@Component
public class PendingRequests {

    /** The name of the parameter, and of the model attribute, with a sealed request. */
    public static final String PARAMETER = "pending";

    static final Duration LIFETIME = Duration.ofHours(1);

    private static final String PURPOSE = "pending-request";
    private static final String SEPARATOR = "\n";
    private static final int PARTS = 5;

    /** Leaves room for the other headers in what the server reads of a request. */
    private static final int MAX_SEALED = 14_000;

    private static final int ROOM_FOR_A_NAME = 1_000;

    /** However little it can be compressed, what is not longer fits. */
    private static final int ALWAYS_FITS = 10_000;

    private final Sealing sealing;
    private final Clock clock;

    PendingRequests(Sealing sealing, Clock clock) {
        this.sealing = sealing;
        this.clock = clock;
    }

    /** Returns the text that a page carries for an hour. */
    public String seal(PendingRequest pending) {
        return sealing.seal(
                String.join(
                        SEPARATOR,
                        Long.toString(clock.instant().plus(LIFETIME).getEpochSecond()),
                        pending.address(),
                        pending.insufficient(),
                        Boolean.toString(pending.wantsAccount()),
                        pending.typedName()),
                PURPOSE);
    }

    /**
     * Returns what the page carries from which a request comes: the start page if it carries nothing; null if that has
     * expired, or is not what this server has sealed.
     */
    public @Nullable PendingRequest in(HttpServletRequest request) {
        String[] sealed = request.getParameterValues(PARAMETER);
        if (sealed == null) {
            return PendingRequest.home(request);
        }
        return sealed.length == 1 ? open(sealed[0]).orElse(null) : null;
    }

    /** The request of a sealed text; empty if it has expired, or is not what this server has sealed. */
    public Optional<PendingRequest> open(String sealed) {
        return sealed.length() <= MAX_SEALED ? sealing.open(sealed, PURPOSE).flatMap(this::read) : Optional.empty();
    }

    /** Returns the sealed text for a page that comes before this request: what it carries already, else the request itself. */
    Optional<String> toCarry(HttpServletRequest request) {
        if (request.getParameter(PARAMETER) != null) {
            return Optional.ofNullable(in(request)).map(this::seal);
        }
        return canWait(request) ? Optional.of(seal(PendingRequest.of(request))) : Optional.empty();
    }

    /** Whether a page can carry this request. */
    public boolean canWait(HttpServletRequest request) {
        return HttpMethod.GET.matches(request.getMethod())
                && (PendingRequest.addressOf(request).length() <= ALWAYS_FITS
                        || seal(PendingRequest.of(request)).length() <= MAX_SEALED - ROOM_FOR_A_NAME);
    }

    /** Sends the browser to the sign-in page, and from there on. */
    public void askToSignIn(PendingRequest pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        askToSignIn(Pages.LOGIN, pending, request, response);
    }

    /** Sends the browser to the sign-in page, which says why it is shown again. */
    public void askAgain(
            String reason, PendingRequest pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        askToSignIn(Pages.LOGIN + "?" + reason, pending, request, response);
    }

    /** Sends the browser to the page for the second factor, which says why it is shown again. */
    void askForSecondFactor(
            String reason, PendingRequest pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        askToSignIn(
                reason.isEmpty() ? Pages.SECOND_FACTOR : Pages.SECOND_FACTOR + "?" + reason,
                pending,
                request,
                response);
    }

    /** Sends the browser to the page on which a user adds a factor for the level of a request, and from there on. */
    public void askToAddFactor(PendingRequest pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        askToSignIn(
                pending.level() == SignInLevel.PHISHING_RESISTANT ? Pages.PASSKEY : Pages.AUTHENTICATOR_APP,
                pending,
                request,
                response);
    }

    /**
     * Level that a sign-in must have for the request that its page carries.
     *
     * @return the lowest one if the page carries none, or an expired one
     */
    public SignInLevel level(HttpServletRequest request) {
        PendingRequest pending = in(request);
        return pending == null ? SignInLevel.ONE_FACTOR : pending.level();
    }

    /** Sends the browser to the page that tells of failed sign-ins, and from there on. */
    void notifyOfFailures(PendingRequest pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        askToSignIn(Pages.SIGN_IN_NOTICE, pending, request, response);
    }

    private void askToSignIn(
            String page, PendingRequest pending, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean isWorthCarrying = !pending.equals(PendingRequest.home(request));
        redirect(
                new CallbackUri(request.getContextPath() + page).with(PARAMETER, isWorthCarrying ? seal(pending) : ""),
                request,
                response);
    }

    /** Sends the browser on, which opens the address whether the request was opened or posted. */
    public static void redirect(CallbackUri address, HttpServletRequest request, HttpServletResponse response) {
        boolean isOpened = HttpMethod.GET.matches(request.getMethod());
        response.setStatus(isOpened ? HttpStatus.FOUND.value() : HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, address.toString());
    }

    /** Shows the error page for a request that has waited for too long. */
    public static void sayThatItExpired(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setAttribute(ErrorPageController.EXPIRED, true);
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }

    private Optional<PendingRequest> read(String text) {
        String[] parts = text.split(SEPARATOR, PARTS);
        return isTimely(Instant.ofEpochSecond(Long.parseLong(parts[0])))
                ? Optional.of(new PendingRequest(parts[1], parts[2], Boolean.parseBoolean(parts[3]), parts[4]))
                : Optional.empty();
    }

    /** A page that was sealed while the clock was ahead would be good for too long. */
    private boolean isTimely(Instant expiresAt) {
        Instant now = clock.instant();
        return now.isBefore(expiresAt) && !ClockSkew.isFromFuture(now, expiresAt.minus(LIFETIME));
    }
}
