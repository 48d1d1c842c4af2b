package dev.keyturn.sdk.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Revocation feed of a test issuer, with snapshots and long polls. */
final class RevocationFeedHandler {

    private static final Pattern AFTER = Pattern.compile("after=(\\d+)");
    private static final Pattern WAIT = Pattern.compile("wait=(\\d+)");

    private final IssuerIdentity issuer;
    private final List<Map<String, Object>> entries = new ArrayList<>();

    RevocationFeedHandler(IssuerIdentity issuer) {
        this.issuer = issuer;
    }

    synchronized void add(String kind, String id) {
        Instant now = issuer.clock().instant();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("kind", kind);
        entry.put("id", id);
        if (kind.equals("client") || kind.equals("subject") || kind.equals("credential_until")) {
            entry.put("iat", now.getEpochSecond());
        }
        entry.put("exp", now.plus(Duration.ofHours(1)).getEpochSecond());
        entries.add(entry);
        notifyAll();
    }

    void handle(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Matcher after = AFTER.matcher(query);
        if (!after.find()) {
            HttpAnswers.send(exchange, 200, snapshot());
            return;
        }
        Matcher seconds = WAIT.matcher(query);
        long wait = seconds.find() ? Long.parseLong(seconds.group(1)) : 0;
        String delta = delta(Integer.parseInt(after.group(1)), TimeUnit.SECONDS.toNanos(wait));
        HttpAnswers.send(exchange, delta.isEmpty() ? 204 : 200, delta);
    }

    private synchronized String snapshot() {
        return document(new LinkedHashMap<>(), entries);
    }

    private synchronized String delta(int after, long waitNanos) {
        long end = System.nanoTime() + waitNanos;
        while (entries.size() <= after) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return "";
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "";
            }
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("after", Integer.toString(after));
        return document(claims, entries.subList(after, entries.size()));
    }

    private String document(Map<String, Object> claims, List<Map<String, Object>> some) {
        TestToken document = new TestToken(issuer.clock().instant(), Map.of())
                .header("typ", "revocation-feed+jwt")
                .claim("iss", issuer.url())
                .claim("cursor", Integer.toString(entries.size()))
                .claim("entries", some)
                .key(issuer.signingKey());
        claims.forEach(document::claim);
        return document.text();
    }
}
