package dev.keyturn.endtoend;

import java.io.IOException;
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
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** HTTP client that keeps cookies and submits the forms of pages as a browser without JavaScript does. */
final class PageVisitor {

    private static final Pattern FORM = Pattern.compile("(?s)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern CONTROL = Pattern.compile(
            "(?s)<(input|button)\\b([^>]*)>|<(textarea)\\b([^>]*)>(.*?)</textarea>|<(select)\\b([^>]*)>(.*?)</select>");
    private static final Pattern LINK = Pattern.compile("<a\\b[^>]*\\shref=\"([^\"#]+)\"");
    private static final Pattern OPTION = Pattern.compile("<option\\b([^>]*)>");
    private static final Pattern CHECKED = Pattern.compile("\\schecked\\b");
    private static final int MAX_REDIRECTS = 15;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final Set<URI> origins;

    /** @param origins servers that it follows redirects to */
    PageVisitor(URI... origins) {
        this.origins = Set.of(origins);
    }

    Page open(URI address) throws IOException, InterruptedException {
        return follow(send(page(address).GET()));
    }

    /** Submits a form, and follows where it leads. */
    Page submit(Form form) throws IOException, InterruptedException {
        return follow(post(form));
    }

    /** Submits a form, and follows no redirect. */
    HttpResponse<String> post(Form form) throws IOException, InterruptedException {
        return send(page(form.action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.encoded())));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    private static HttpRequest.Builder page(URI address) {
        return HttpRequest.newBuilder(address).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private Page follow(HttpResponse<String> first) throws IOException, InterruptedException {
        HttpResponse<String> response = first;
        for (int redirect = 0; redirect < MAX_REDIRECTS && response.statusCode() / 100 == 3; redirect++) {
            URI next = response.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow());
            if (!isOurs(next)) {
                return new Page(next, response);
            }
            response = send(page(next).GET());
        }
        return new Page(response.uri(), response);
    }

    private boolean isOurs(URI address) {
        return origins.stream().anyMatch(origin -> origin.getAuthority().equals(address.getAuthority()));
    }

    /** @param address of the page, or the target of the last redirect if that leaves the servers */
    record Page(URI address, HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String html() {
            return response.body();
        }

        /** Addresses that the page leads to. */
        List<URI> links() {
            return LINK.matcher(html())
                    .results()
                    .map(link -> text(link.group(1)))
                    .filter(link -> !link.startsWith("javascript:"))
                    .map(address::resolve)
                    .toList();
        }

        List<Form> forms() {
            return FORM.matcher(html())
                    .results()
                    .filter(form -> "post".equalsIgnoreCase(attribute(form.group(1), "method")))
                    .map(this::form)
                    .toList();
        }

        /** First form with a control of this name. */
        Form form(String control) {
            return forms().stream()
                    .filter(form -> form.has(control))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No form has " + control + " on " + address + "\n" + html()));
        }

        private Form form(MatchResult form) {
            String action = attribute(form.group(1), "action");
            List<Field> fields = new ArrayList<>();
            CONTROL.matcher(form.group(2)).results().forEach(control -> addTo(fields, control));
            return new Form(address.resolve(action.isEmpty() ? address.getRawPath() : action), fields);
        }

        private static void addTo(List<Field> fields, MatchResult control) {
            boolean isInput = control.group(1) != null;
            boolean isText = control.group(3) != null;
            String tag = isInput ? control.group(2) : isText ? control.group(4) : control.group(7);
            String name = attribute(tag, "name");
            if (name.isEmpty() || "button".equals(control.group(1)) || isUnchecked(tag)) {
                return;
            }
            String value = isText ? text(control.group(5).strip()) : isInput ? attribute(tag, "value") : "";
            if (control.group(6) != null) {
                Matcher option = OPTION.matcher(control.group(8));
                value = option.find() ? attribute(option.group(1), "value") : "";
            }
            fields.add(new Field(name, value));
        }
    }

    private static boolean isUnchecked(String tag) {
        return Set.of("checkbox", "radio").contains(attribute(tag, "type"))
                && !CHECKED.matcher(tag).find();
    }

    private static String attribute(String tag, String name) {
        Matcher found = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(tag);
        return found.find() ? text(found.group(1)) : "";
    }

    private static String text(String escaped) {
        return escaped.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    record Field(String name, String value) {}

    /** @param fields controls that a browser sends, without buttons */
    record Form(URI action, List<Field> fields) {

        Form {
            fields = List.copyOf(fields);
        }

        boolean has(String control) {
            return fields.stream().anyMatch(field -> field.name.equals(control));
        }

        String value(String control) {
            return fields.stream()
                    .filter(field -> field.name.equals(control))
                    .findFirst()
                    .orElseThrow()
                    .value;
        }

        /** The same form with this value. */
        Form with(String control, String value) {
            return new Form(
                    action,
                    fields.stream()
                            .map(field -> field.name.equals(control) ? new Field(control, value) : field)
                            .toList());
        }

        /** The same form with a box that is ticked. */
        Form plus(String control, String value) {
            List<Field> more = new ArrayList<>(fields);
            more.add(new Field(control, value));
            return new Form(action, more);
        }

        Form without(String control) {
            return new Form(
                    action,
                    fields.stream().filter(field -> !field.name.equals(control)).toList());
        }

        String encoded() {
            return fields.stream()
                    .map(field -> encode(field.name) + "=" + encode(field.value))
                    .collect(Collectors.joining("&"));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
