package dev.keyturn.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Attacks in each field of each form that a signed-in administrator can reach, and each form without its token against forgery. */
final class FormScan {

    private static final String TOKEN = "_csrf";
    private static final int MAX_PAGES = 400;

    private final Set<URI> origins;
    private final SignIn signIn;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, Found> forms = new LinkedHashMap<>();
    private final Set<String> pages = new TreeSet<>();
    private PageVisitor visitor;
    private int requests;

    /** Opens a browser in which an administrator is signed in. */
    interface SignIn {

        PageVisitor open() throws IOException, InterruptedException;
    }

    FormScan(Set<URI> origins, SignIn signIn) throws IOException, InterruptedException {
        this.origins = origins;
        this.signIn = signIn;
        this.visitor = signIn.open();
    }

    List<String> findings() {
        return findings;
    }

    Set<String> forms() {
        return forms.keySet();
    }

    Set<String> pages() {
        return pages;
    }

    int requests() {
        return requests;
    }

    /** Looks for forms, attacks them, and looks at all pages again for what the attacks have stored. */
    void run(URI... starts) throws IOException, InterruptedException {
        crawl(starts);
        for (Found found : List.copyOf(forms.values())) {
            withoutToken(again(found));
            attack(found);
        }
        pages.clear();
        visitor = signIn.open();
        crawl(starts);
    }

    private void crawl(URI... starts) throws IOException, InterruptedException {
        Deque<URI> next = new ArrayDeque<>(List.of(starts));
        while (!next.isEmpty() && pages.size() < MAX_PAGES) {
            URI address = next.remove();
            if (isOurs(address) && !isSignOut(address) && pages.add(shape(address))) {
                PageVisitor.Page page = visitor.open(address);
                requests++;
                check("page " + address, page.response());
                page.forms().forEach(form -> forms.putIfAbsent(shape(form), new Found(address, form)));
                next.addAll(page.links());
            }
        }
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

    private void attack(Found found) throws IOException, InterruptedException {
        if (isSignOut(found.form.action()) || found.form.fields().size() < 2) {
            return;
        }
        PageVisitor.Form form = again(found);
        for (PageVisitor.Field field : form.fields()) {
            for (Attack attack : Attack.values()) {
                for (String text : attack.texts()) {
                    if (!field.name().equals(TOKEN)
                            && !isAccepted(attack, form.with(field.name(), text), field.name())) {
                        visitor = signIn.open();
                        form = again(found);
                        isAccepted(attack, form.with(field.name(), text), field.name());
                    }
                }
            }
        }
    }

    /** The form as its page has it now, with the token of the session. */
    private PageVisitor.Form again(Found found) throws IOException, InterruptedException {
        requests++;
        return visitor.open(found.page).forms().stream()
                .filter(form -> shape(form).equals(shape(found.form)))
                .findFirst()
                .orElse(found.form);
    }

    /** @return false if the session has ended */
    private boolean isAccepted(Attack attack, PageVisitor.Form form, String field)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = visitor.post(form);
        requests++;
        check(attack + " " + shape(form) + " " + field + "=" + form.value(field), answer);
        return answer.statusCode() != 403
                && answer.statusCode() != 401
                && !answer.headers().firstValue("Location").orElse("").contains("/login");
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
        String path = address.getPath().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "<id>");
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
