package dev.keyturn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import org.htmlunit.Page;
import org.htmlunit.StringWebResponse;
import org.htmlunit.WebClient;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.WebConnectionWrapper;

/** A browser without JavaScript that keeps cookies, and stops where a redirect leaves the server. */
public final class Browser implements AutoCloseable {

    private final WebClient client = new WebClient();
    private final String origin;

    private volatile URI left = URI.create("about:blank");

    public Browser(URI issuer) {
        this.origin = issuer.toString();
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setCssEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        new StopAtTheBorder(client);
    }

    public Page open(URI address) {
        return io(() -> client.getPage(address.toURL()));
    }

    /** Fills in the sign-in page. */
    public Page signIn(Page page, String name, String password) {
        HtmlForm form = form(page, "username");
        form.<HtmlInput>getInputByName("username").setValue(name);
        form.<HtmlInput>getInputByName("password").setValue(password);
        return submit(form);
    }

    /** Presses the first button whose text contains the words. */
    public Page press(Page page, String words) {
        HtmlButton button = ((HtmlPage) page)
                .getByXPath("//button").stream()
                        .map(HtmlButton.class::cast)
                        .filter(candidate -> candidate.asNormalizedText().contains(words))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("No button says " + words + " on\n" + text(page)));
        return io(button::click);
    }

    /** Where the last redirect went that left the server; the browser did not follow it. */
    public URI whereItLeft() {
        return left;
    }

    public static String text(Page page) {
        return page instanceof HtmlPage html
                ? html.asNormalizedText()
                : page.getWebResponse().getContentAsString();
    }

    public HtmlForm form(Page page, String field) {
        return ((HtmlPage) page)
                .getForms().stream()
                        .filter(form -> !form.getInputsByName(field).isEmpty())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("No form has " + field + " on\n" + text(page)));
    }

    public Page submit(HtmlForm form) {
        HtmlButton button = Objects.requireNonNull(form.getFirstByXPath(".//button[not(@type) or @type='submit']"));
        return io(button::click);
    }

    @Override
    public void close() {
        client.close();
    }

    private static <T> T io(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    /** Answers requests to other hosts with an empty page and stores their address. */
    private final class StopAtTheBorder extends WebConnectionWrapper {

        StopAtTheBorder(WebClient client) {
            super(client);
        }

        @Override
        public WebResponse getResponse(WebRequest request) throws IOException {
            String address = request.getUrl().toString();
            if (address.startsWith(origin + "/")) {
                return super.getResponse(request);
            }
            left = URI.create(address);
            return new StringWebResponse("<html><title>elsewhere</title></html>", request.getUrl());
        }
    }
}
