package dev.keyturn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * HTTP client for the pages that acts as a browser, but can send any request and sees the raw response.
 * Follows redirects for as long as they stay on the server.
 */
public final class Visitor {

    private static final String SESSION_COOKIE = "keyturn_session";
    private static final int MAX_REDIRECTS = 10;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http;
    private final URI origin;
    private final Optional<String> address;
    private Optional<String> language = Optional.empty();
    private Optional<String> userAgent = Optional.empty();

    /** Names its browser so from now on. */
    public Visitor in(String browser) {
        userAgent = Optional.of(browser);
        return this;
    }

    /** Asks for pages in a language from now on. */
    public Visitor reading(String tag) {
        language = Optional.of(tag);
        return this;
    }

    public Visitor(URI issuer) {
        this(issuer, Optional.empty());
    }

    private Visitor(URI issuer, Optional<String> address) {
        this.origin = issuer;
        this.address = address;
        this.http = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    private Visitor(URI issuer, SSLContext tls) {
        this.origin = issuer;
        this.address = Optional.empty();
        this.http =
                HttpClient.newBuilder().cookieHandler(cookies).sslContext(tls).build();
    }

    /** A visitor over TLS. */
    public static Visitor over(SSLContext tls, URI issuer) {
        return new Visitor(issuer, tls);
    }

    /** A visitor with its own IP address, behind a trusted proxy. */
    public static Visitor from(String address, URI issuer) {
        return new Visitor(issuer, Optional.of(address));
    }

    /** Opens an address, which may be relative to the server. */
    public Page open(String address) {
        return follow(request(origin.resolve(address)).GET());
    }

    /** Asks for something of this media type, as a browser does for what a page consists of. */
    public Page fetch(String address, String accept) {
        return follow(
                request(origin.resolve(address)).setHeader("Accept", accept).GET());
    }

    /** Posts names and values, in turn, as a form. */
    public Page post(String path, String... fields) {
        return follow(request(origin.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(fields))));
    }

    /** Posts names and values as a form of another site does: without the session's cookie, which is Lax. */
    public Page postFromElsewhere(String path, String... fields) {
        return follow(postOnce(path, fields));
    }

    /** The same, without following where it leads. */
    public HttpResponse<String> postOnce(String path, String... fields) {
        HttpRequest request = request(origin.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(fields)))
                .build();
        return send(HttpClient.newHttpClient(), request);
    }

    /** Sends a request once, as it is, and follows no redirect. */
    public HttpResponse<String> send(String method, String address, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(origin.resolve(address)).method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(http, request.build());
    }

    /** Posts a form of this page, with its token against forgery and the request that it carries. */
    public Page submit(Page page, String path, String... fields) {
        List<String> all = new ArrayList<>(List.of("_csrf", page.value("_csrf")));
        if (page.html().contains("name=\"pending\"")) {
            all.addAll(List.of("pending", page.value("pending")));
        }
        all.addAll(List.of(fields));
        return post(path, all.toArray(String[]::new));
    }

    /** Opens the sign-in page and fills it in. */
    public Page signIn(String name, String password) {
        return submit(open("/login"), "/login", "username", name, "password", password);
    }

    /** The identifier of the session; empty without one. */
    public String sessionId() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(SESSION_COOKIE))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    /** Loses the session, as when it ends or the server is restarted, and no other cookie. */
    public void loseSession() {
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(SESSION_COOKIE))
                .toList()
                .forEach(cookie -> cookies.getCookieStore().remove(origin, cookie));
    }

    /** Has the cookies of another visitor, as a browser has them at each node. */
    public void copyCookies(Visitor other) {
        other.cookies
                .getCookieStore()
                .getCookies()
                .forEach(cookie -> cookies.getCookieStore().add(origin, cookie));
    }

    /** Continues with the session of this identifier. */
    public void takeOver(String sessionId) {
        HttpCookie cookie = new HttpCookie(SESSION_COOKIE, sessionId);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().removeAll();
        cookies.getCookieStore().add(origin, cookie);
    }

    private Page follow(HttpRequest.Builder first) {
        return follow(send(http, first.build()));
    }

    private Page follow(HttpResponse<String> answer) {
        HttpResponse<String> response = answer;
        for (int redirect = 0; redirect < MAX_REDIRECTS && response.statusCode() / 100 == 3; redirect++) {
            URI next = response.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow());
            if (!next.toString().startsWith(origin + "/")) {
                return new Page(next, response);
            }
            response = send(http, request(next).GET().build());
        }
        return new Page(response.uri(), response);
    }

    private HttpRequest.Builder request(URI target) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        address.ifPresent(from -> request.header("X-Forwarded-For", from));
        language.ifPresent(tag -> request.header("Accept-Language", tag));
        userAgent.ifPresent(browser -> request.header("User-Agent", browser));
        return request;
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String... fields) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(URLEncoder.encode(fields[i], StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return String.join("&", pairs);
    }

    /**
     * What a visitor sees.
     *
     * @param address of the page, or where the last redirect leads if that is elsewhere
     */
    public record Page(URI address, HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String html() {
            return response.body();
        }

        public String path() {
            return address.getPath();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The value of the first input of this name. */
        public String value(String input) {
            Matcher field = Pattern.compile("name=\"" + Pattern.quote(input) + "\" value=\"([^\"]*)\"")
                    .matcher(html());
            if (!field.find()) {
                throw new AssertionError("No input " + input + " on " + address + "\n" + html());
            }
            return field.group(1);
        }

        /** The whole tag of the element with this identifier. */
        public String tag(String id) {
            Matcher tag = Pattern.compile("<[^<>]*\\bid=\"" + Pattern.quote(id) + "\"[^<>]*>")
                    .matcher(html());
            if (!tag.find()) {
                throw new AssertionError("No element " + id + " on " + address + "\n" + html());
            }
            return tag.group();
        }
    }
}
