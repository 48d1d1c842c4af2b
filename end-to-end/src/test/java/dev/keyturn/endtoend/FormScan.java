package dev.keyturn.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Attacks in each field of each form that a signed-in administrator can reach, and each form without its token against forgery. */
final class FormScan {

    private static final String TOKEN = "_csrf";
    private static final int SHOWN = 200;
    private static final int MAX_PAGES = 1000;

    /** Pages of objects that differ in their identifiers, since objects in another state have other forms. */
    private static final int MAX_ALIKE = 4;

    private static final Pattern ID = Pattern.compile(
            "(?<=/(?:clients|users|api-keys|apis|alarms|grants|sessions|keys|secrets|owners|acceptances|mutes|logout-deliveries)/)(?!mutes)[^/?]+");

    private final Set<URI> origins;
    private final SignIn signIn;
    private final FormPages fresh;
    private final List<String> findings = new ArrayList<>();
    private final List<String> wasted = new ArrayList<>();
    private final Map<String, String> unreached = new TreeMap<>();
    private final Map<String, Found> forms = new LinkedHashMap<>();
    private final Map<String, Set<URI>> pages = new TreeMap<>();
    private PageVisitor visitor;
    private int requests;

    /** Opens a browser in which an administrator is signed in. */
    interface SignIn {

        PageVisitor open() throws IOException, InterruptedException;
    }

    FormScan(Set<URI> origins, SignIn signIn, FormPages fresh) throws IOException, InterruptedException {
        this.origins = origins;
        this.signIn = signIn;
        this.fresh = fresh;
        this.visitor = signIn.open();
    }

    List<String> findings() {
        return findings;
    }

    /** Forms that were not accepted without an attack, with the answer. */
    Map<String, String> unreached() {
        return unreached;
    }

    /** Attacks that were rejected for another reason than the attack: without it the form was rejected too. */
    List<String> wasted() {
        return wasted;
    }

    Set<String> forms() {
        return forms.keySet();
    }

    Set<String> pages() {
        return pages.keySet();
    }

    int requests() {
        return requests;
    }

    /** Looks for forms, attacks them, and looks at all pages again for what the attacks have stored. */
    void run(List<URI> starts) throws Exception {
        crawl(starts);
        for (Found found : List.copyOf(forms.values())) {
            Instant start = Instant.now();
            int before = requests;
            withoutToken(fresh(found));
            attack(found);
            System.out.println(shape(found.form) + ": " + (requests - before) + " requests in "
                    + Duration.between(start, Instant.now()).toMillis() + " ms");
        }
        pages.clear();
        visitor = signIn.open();
        crawl(starts);
    }

    private void crawl(List<URI> starts) throws IOException, InterruptedException {
        Deque<URI> next = new ArrayDeque<>(starts);
        for (int count = 0; !next.isEmpty() && count < MAX_PAGES; ) {
            URI address = next.remove();
            if (isOurs(address) && !isSignOut(address) && isNew(address)) {
                count++;
                PageVisitor.Page page = visitor.open(address);
                requests++;
                check("page " + address, page.response());
                page.forms().forEach(form -> forms.putIfAbsent(shape(form), new Found(address, form)));
                next.addAll(page.links());
            }
        }
    }

    private boolean isNew(URI address) {
        String shape = shape(address);
        Set<URI> alike = pages.computeIfAbsent(shape, each -> new HashSet<>());
        int most = shape.contains("<id>") || shape.contains("/new-") ? MAX_ALIKE : 1;
        return alike.size() < most && alike.add(address);
    }

    /** A cookie alone must not be enough: another site can make a browser send it. */
    private void withoutToken(PageVisitor.Form form) throws IOException, InterruptedException {
        for (PageVisitor.Form forged : List.of(form.without(TOKEN), form.with(TOKEN, "forged"))) {
            HttpResponse<String> answer = visitor.post(forged);
            requests++;
            String leadsTo = answer.headers().firstValue("Location").orElse("");
            if (answer.statusCode() != 403 && !leadsTo.contains("/login?stale")) {
                findings.add("FORGERY " + shape(form) + ": status " + answer.statusCode() + " " + leadsTo);
            }
        }
    }

    private void attack(Found found) throws Exception {
        if (isSignOut(found.form.action())) {
            return;
        }
        PageVisitor.Form form = fresh(found);
        HttpResponse<String> answer = post(form);
        if (!isAccepted(answer)) {
            // an attack on another form may have ended the session
            visitor = signIn.open();
            form = fresh(found);
            answer = post(form);
        }
        if (!isAccepted(answer)) {
            unreached.put(shape(form), shown(answer));
            visitor = signIn.open();
        }
        for (PageVisitor.Field field : form.fields()) {
            for (Attack attack : Attack.values()) {
                for (String text : attack.texts()) {
                    if (!field.name().equals(TOKEN)) {
                        attack(found, field.name(), attack, text);
                    }
                }
            }
        }
    }

    /** If a form is rejected with an attack, it must be accepted without it: the attack was rejected, and not the rest of the form. */
    private void attack(Found found, String field, Attack attack, String text) throws Exception {
        PageVisitor.Form form = fresh(found);
        if (!form.has(field)) {
            return;
        }
        String name =
                attack + " " + shape(form) + " " + field + "=" + text.substring(0, Math.min(text.length(), SHOWN));
        HttpResponse<String> answer;
        try {
            answer = post(form.with(field, text));
        } catch (IOException e) {
            findings.add(name + ": no answer, " + e.getMessage());
            return;
        }
        check(name, answer);
        if (!isAccepted(answer)) {
            HttpResponse<String> without = post(form);
            if (!isAccepted(without) && !unreached.containsKey(shape(form))) {
                wasted.add(name + ": " + shown(answer) + ", without the attack: " + shown(without));
            }
        } else if (answer.statusCode() / 100 == 3) {
            checkNextPage(name, answer);
        }
    }

    /** The page after a form shows the object with the attack, which is not among the pages that are looked at in the end. */
    private void checkNextPage(String name, HttpResponse<String> answer) throws IOException, InterruptedException {
        URI next = answer.uri().resolve(answer.headers().firstValue("Location").orElse(""));
        if (isOurs(next)) {
            requests++;
            check("page " + next + " after " + name, visitor.open(next).response());
        }
    }

    private HttpResponse<String> post(PageVisitor.Form form) throws IOException, InterruptedException {
        requests++;
        return visitor.post(form);
    }

    /** The form as the page of a new object has it, with valid values and the token of the session. */
    private PageVisitor.Form fresh(Found found) throws Exception {
        URI page = fresh.fresh(found.page, found.form);
        Optional<PageVisitor.Form> form = in(page, found);
        if (form.isEmpty()) {
            visitor = signIn.open();
            form = in(page, found);
        }
        return fresh.filled(form.orElse(found.form));
    }

    private Optional<PageVisitor.Form> in(URI page, Found found) throws IOException, InterruptedException {
        requests++;
        return visitor.open(page).forms().stream()
                .filter(form -> shape(form).equals(shape(found.form)))
                .findFirst();
    }

    /** Leads on, or shows a page without an error. */
    private static boolean isAccepted(HttpResponse<String> answer) {
        return answer.statusCode() / 100 == 3
                ? !answer.headers().firstValue("Location").orElse("").contains("/login")
                : answer.statusCode() == 200 && !answer.body().contains("role=\"alert\"");
    }

    private static String shown(HttpResponse<String> answer) {
        int alert = Math.max(0, answer.body().indexOf("role=\"alert\""));
        String body = answer.body().substring(alert).replaceAll("(?s)<[^>]*>|\\s+", " ");
        return answer.statusCode() + " "
                + answer.headers().firstValue("Location").orElse("")
                + body.substring(0, Math.min(body.length(), SHOWN));
    }

    private void check(String request, HttpResponse<String> answer) {
        Attack.findings(answer, origins).forEach(finding -> findings.add(request + ": " + finding));
    }

    private boolean isOurs(URI address) {
        return origins.stream().anyMatch(origin -> origin.getAuthority().equals(address.getAuthority()));
    }

    private static boolean isSignOut(URI address) {
        return address.getPath().contains("logout") || address.getPath().contains("sign-out");
    }

    /** Pages that differ only in identifiers and values count as one. */
    private static String shape(URI address) {
        String path = ID.matcher(address.getPath()).replaceAll("<id>");
        String query =
                address.getRawQuery() == null ? "" : "?" + address.getRawQuery().replaceAll("=[^&]*", "");
        return address.getAuthority() + path + query;
    }

    /** @param page that has the form */
    private record Found(URI page, PageVisitor.Form form) {}

    private static String shape(PageVisitor.Form form) {
        return shape(form.action())
                + form.fields().stream()
                        .map(PageVisitor.Field::name)
                        .distinct()
                        .sorted()
                        .toList();
    }
}
