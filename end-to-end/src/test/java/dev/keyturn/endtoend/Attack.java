package dev.keyturn.endtoend;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts that a scanner puts in each field, by the rule that sends them, and the signs of success in an answer. */
enum Attack {
    SQL_INJECTION("'", "' OR '1'='1' --", "1); DROP TABLE client; --", "1 UNION SELECT null, null"),
    PATH_TRAVERSAL(
            "../../../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "file:///etc/passwd", "..\\..\\win.ini"),
    CROSS_SITE_SCRIPTING(
            "\"><kt9x onmouseover=alert(9)>",
            "'><svg/onload=kt9x()>",
            "</script><kt9x>",
            "</textarea><kt9x>",
            "javascript:kt9x()"),
    TEMPLATE_INJECTION("${1337*7331}", "[[${1337*7331}]]", "__${1337*7331}__::.x", "#{1337*7331}", "{{1337*7331}}"),
    HEADER_INJECTION("a\r\nX-Injected: yes", "a%0d%0aX-Injected:%20yes", "a\u560d\u560aX-Injected: yes"),
    OPEN_REDIRECT("https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example"),
    UNEXPECTED_TEXT("", "a\u0000b", "\ud83d", "A".repeat(5000), "-1", "9".repeat(40), "[]", "null", "\u202e");

    private static final String RAW_ELEMENT = "<kt9x";
    private static final Pattern SCRIPT_ADDRESS = Pattern.compile("(?i)(?:href|src|action)=\"javascript:");
    private static final Pattern SCRIPT = Pattern.compile("<svg/onload");
    private static final Set<String> LEAKS = Set.of(
            "9801547",
            "root:x:0:",
            "java.lang.",
            "org.springframework",
            "org.h2.",
            "jdbcsqlexception",
            "psqlexception",
            "sql statement",
            "stacktrace");

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> texts;

    Attack(String... texts) {
        this.texts = List.of(texts);
    }

    List<String> texts() {
        return texts;
    }

    /** Signs in an answer that an attack worked, or that the server did not expect it. */
    static List<String> findings(HttpResponse<String> answer, Set<URI> ours) {
        List<String> findings = new ArrayList<>();
        if (answer.statusCode() >= 500) {
            findings.add("status " + answer.statusCode());
        }
        if (answer.headers().map().keySet().stream().anyMatch("x-injected"::equalsIgnoreCase)) {
            findings.add("an injected header");
        }
        answer.headers()
                .firstValue("Location")
                .filter(location -> !isOurs(answer.uri(), location, ours))
                .ifPresent(location -> findings.add("a redirect to " + location));
        findings.addAll(findingsInBody(answer));
        return findings;
    }

    private static boolean isOurs(URI from, String location, Set<URI> ours) {
        // a browser reads a backslash as a slash
        if (location.contains("\\") || location.startsWith("//")) {
            return false;
        }
        URI target = from.resolve(location);
        return ours.stream()
                .anyMatch(each ->
                        Optional.ofNullable(each.getAuthority()).equals(Optional.ofNullable(target.getAuthority())));
    }

    private static List<String> findingsInBody(HttpResponse<String> answer) {
        List<String> findings = new ArrayList<>();
        String body = answer.body();
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (type.startsWith("text/html")
                && (body.contains(RAW_ELEMENT)
                        || SCRIPT.matcher(body).find()
                        || SCRIPT_ADDRESS.matcher(body).find())) {
            findings.add("an unescaped reflection");
        }
        if (!body.isEmpty()
                && !answer.headers()
                        .firstValue("X-Content-Type-Options")
                        .orElse("")
                        .equals("nosniff")) {
            findings.add("no header X-Content-Type-Options");
        }
        String lower = body.toLowerCase(Locale.ROOT);
        LEAKS.stream().filter(lower::contains).forEach(leak -> findings.add("the text " + leak));
        return findings;
    }
}
