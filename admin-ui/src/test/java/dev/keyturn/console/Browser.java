package dev.keyturn.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.htmlunit.Page;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.htmlunit.html.HtmlTextArea;
import org.htmlunit.util.Cookie;

/** A browser without JavaScript, which keeps cookies, follows redirects and shows error pages like any other. */
final class Browser implements AutoCloseable {

    final WebClient client = new WebClient();
    private final String url;

    Browser(String url) {
        this.url = url;
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setCssEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
    }

    /** Goes to a page of the console; the fake server signs Ada in on the way if need be. */
    HtmlPage open(String path) {
        try {
            return html(client.getPage(url + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets its session, as the console does when it has ended. */
    void endSession() {
        client.getCookieManager().clearCookies();
    }

    /** Is sent off to the server, and does not go. */
    void beginSignIn() {
        client.getOptions().setRedirectEnabled(false);
        try {
            client.getPage(url + "/oauth2/authorization/keyturn");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            client.getOptions().setRedirectEnabled(true);
        }
    }

    /** Presses the button or follows the link with exactly this text. */
    static HtmlPage press(HtmlPage page, String text) {
        for (DomElement element : page.getDocumentElement().getElementsByTagName("button")) {
            if (element.isDisplayed() && visible(element).equals(text)) {
                return click((HtmlElement) element);
            }
        }
        for (DomElement element : page.getDocumentElement().getElementsByTagName("a")) {
            if (visible(element).equals(text)) {
                return click((HtmlElement) element);
            }
        }
        throw new AssertionError("Nothing to press that reads " + text + " on:\n" + page.asNormalizedText());
    }

    static void type(HtmlPage page, String name, String text) {
        type(page, name, 0, text);
    }

    /** Types into one of several fields with the same name. */
    static void type(HtmlPage page, String name, int index, String text) {
        DomElement field = page.getElementsByName(name).get(index);
        if (field instanceof HtmlTextArea area) {
            area.setText(text);
        } else {
            ((HtmlInput) field).setValue(text);
        }
    }

    static void choose(HtmlPage page, String name, String value) {
        ((HtmlSelect) page.getElementsByName(name).get(0)).setSelectedAttribute(value, true);
    }

    static String typed(HtmlPage page, String name) {
        DomElement field = page.getElementsByName(name).get(0);
        return field instanceof HtmlTextArea area ? area.getText() : ((HtmlInput) field).getValue();
    }

    /** Checks or unchecks the box with this name and value. */
    static void check(HtmlPage page, String name, String value, boolean on) {
        box(page, name, value).setChecked(on);
    }

    static boolean isChecked(HtmlPage page, String name, String value) {
        return box(page, name, value).isChecked();
    }

    static String text(HtmlPage page) {
        return page.getBody().asNormalizedText();
    }

    static int status(HtmlPage page) {
        return page.getWebResponse().getStatusCode();
    }

    static String header(HtmlPage page, String name) {
        return page.getWebResponse().getResponseHeaderValue(name);
    }

    static List<DomNode> all(HtmlPage page, String selector) {
        return List.copyOf(page.querySelectorAll(selector));
    }

    static String first(HtmlPage page, String selector) {
        DomNode found = page.querySelector(selector);
        if (found == null) {
            throw new AssertionError("No " + selector + " on:\n" + page.asXml());
        }
        return found.getTextContent().strip();
    }

    static String path(HtmlPage page) {
        return page.getUrl().getFile();
    }

    private static HtmlInput box(HtmlPage page, String name, String value) {
        for (DomElement element : page.getElementsByName(name)) {
            if (element instanceof HtmlInput input && input.getValueAttribute().equals(value)) {
                return input;
            }
        }
        throw new AssertionError("No box " + name + "=" + value + " on:\n" + page.asXml());
    }

    private static String visible(DomElement element) {
        return element.getTextContent().replaceAll("\\s+", " ").strip();
    }

    private static HtmlPage click(HtmlElement element) {
        try {
            return html(element.click());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HtmlPage html(Page page) {
        if (page instanceof HtmlPage html) {
            return html;
        }
        throw new AssertionError("Not a page: " + page.getWebResponse().getContentAsString());
    }

    /** Sends a request as this browser would, session and all, and follows no redirect. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        Cookie session = client.getCookieManager().getCookie("keyturn_console");
        if (session != null) {
            request.header("Cookie", "keyturn_console=" + session.getValue());
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Accept", "text/html");
    }

    @Override
    public void close() {
        client.close();
    }
}
