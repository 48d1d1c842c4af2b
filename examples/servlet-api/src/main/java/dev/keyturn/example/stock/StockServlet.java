package dev.keyturn.example.stock;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Stock per article. The filter in front of it rejects requests without the scope. */
final class StockServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Pattern ARTICLE = Pattern.compile("/[a-z]{1,20}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    private final transient Map<String, Integer> countsByArticle = new ConcurrentHashMap<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String article = String.valueOf(request.getPathInfo());
        Integer count = countsByArticle.get(article);
        if (count == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        } else {
            write(response, Integer.toString(count));
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String article = String.valueOf(request.getPathInfo());
        String count = String.valueOf(request.getParameter("count"));
        if (!ARTICLE.matcher(article).matches() || !COUNT.matcher(count).matches()) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        VerifiedCredential credential = VerifiedCredentials.of(request).orElseThrow();
        countsByArticle.put(article, Integer.valueOf(count));
        write(response, count + " by " + credential.clientId());
    }

    private static void write(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(text);
    }
}
