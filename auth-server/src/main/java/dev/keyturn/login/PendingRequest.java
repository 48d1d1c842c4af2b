package dev.keyturn.login;

import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignInLevel;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Request that waits while a page of ours asks the user for something, usually an authorization request. Each page carries
 * its own.
 *
 * @param address path and query on this server, byte for byte as they were sent
 * @param insufficient the sign-in that the request does not accept; empty if any will do
 * @param wantsAccount whether the user is to say which account to use, rather than that it is still them
 * @param typedName the user name of the last attempt to sign in; empty if there was none
 */
public record PendingRequest(String address, String insufficient, boolean wantsAccount, String typedName) {

    private static final String PROMPT = "prompt";

    /** @throws IllegalArgumentException if the address leads elsewhere */
    public PendingRequest {
        if (!isLocal(address)) {
            throw new IllegalArgumentException("Not a URL of this server");
        }
    }

    /** The start page, which is where a user goes who was going nowhere else. */
    public static PendingRequest home(HttpServletRequest request) {
        return new PendingRequest(request.getContextPath() + "/", "", false, "");
    }

    /** A request that any sign-in will do for. */
    public static PendingRequest of(HttpServletRequest request) {
        return new PendingRequest(addressOf(request), "", false, "");
    }

    static String addressOf(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    /** The same, for which the user's present sign-in will not do. */
    public PendingRequest notWith(@Nullable SignedInUser user, boolean asksForAccount) {
        return new PendingRequest(address, user == null ? "" : user.sessionId(), asksForAccount, typedName);
    }

    /** The same, to be answered by whichever user signs in next. */
    public PendingRequest forAnotherUser() {
        return new PendingRequest(address, "", true, "");
    }

    PendingRequest withTypedName(String name) {
        return new PendingRequest(address, insufficient, wantsAccount, name);
    }

    /** Whether the user has to sign in once more. */
    boolean refuses(SignedInUser user) {
        return insufficient.equals(user.sessionId());
    }

    /** The client that asks; empty unless this is an authorization request that names exactly one. */
    public Optional<String> client() {
        return parameter("client_id");
    }

    /**
     * Address at which an authorization request is answered without a page: with an error for the client, if it needs one. Empty for other
     * requests.
     */
    public Optional<String> withoutPages() {
        int query = address.indexOf('?') + 1;
        return client().map(id -> Stream.concat(
                        Stream.of(address.substring(query).split("&"))
                                .filter(pair -> !decode(pair.split("=", 2)[0]).equals(PROMPT)),
                        Stream.of(PROMPT + "=none"))
                .collect(Collectors.joining("&", address.substring(0, query), "")));
    }

    /**
     * Level that a sign-in must have for it. The pages on which users look after their factors demand all that they have, also in a
     * trusted browser.
     */
    SignInLevel level() {
        return path().endsWith(Pages.SECURITY) || path().contains(Pages.SECURITY + "/")
                ? SignInLevel.TWO_FACTORS
                : parameter("acr_values").flatMap(SignInLevel::required).orElse(SignInLevel.ONE_FACTOR);
    }

    private String path() {
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query);
    }

    /** The user that the client expects, unless the user is to choose. */
    Optional<String> loginHint() {
        return wantsAccount ? Optional.empty() : parameter("login_hint");
    }

    private Optional<String> parameter(String name) {
        if (!address.contains(Endpoints.AUTHORIZE + "?")) {
            return Optional.empty();
        }
        List<String> values = Stream.of(
                        address.substring(address.indexOf('?') + 1).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2 && decode(pair[0]).equals(name))
                .map(pair -> decode(pair[1]))
                .toList();
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isLocal(String address) {
        return address.startsWith("/")
                && !address.startsWith("//")
                && !address.startsWith("/\\")
                && address.chars().allMatch(character -> character > ' ' && character <= '~');
    }

    /** Keeps what was typed, and what the client sent, out of logs. */
    @Override
    public String toString() {
        return "PendingRequest[…]";
    }
}
