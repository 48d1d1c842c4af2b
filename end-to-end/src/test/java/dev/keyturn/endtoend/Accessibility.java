package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ViewportSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Holds a page to the Web Content Accessibility Guidelines 2.2, levels A and AA, as far as axe-core can tell by itself.
 *
 * <p>Only the script of its jar is used, which runs in the page.
 */
final class Accessibility {

    private static final String AXE = script();
    private static final String RUN = """
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                .then(result => result.violations.map(violation => violation.id + ': '
                    + violation.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')))
            """;

    private static final int TELEPHONE = 390;

    /** Width of success criterion 1.4.10. */
    private static final int NARROWEST = 320;

    private Accessibility() {}

    static void assertHolds(Page page) {
        page.evaluate(AXE);
        assertThat((List<?>) page.evaluate(RUN)).as(page.url()).isEmpty();
        assertReflows(page);
    }

    /** The same in light and dark colours, on a telephone too, and without a scroll bar below at the narrowest width. Colours change at once. */
    static void assertHoldsInAllLooks(Page page) {
        ViewportSize before = page.viewportSize();
        for (ColorScheme colours : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(colours).setReducedMotion(ReducedMotion.REDUCE));
            page.setViewportSize(TELEPHONE, before.height);
            assertHolds(page);
            page.setViewportSize(before.width, before.height);
            assertHolds(page);
        }
        assertReflows(page, NARROWEST);
    }

    /** Success criterion 1.4.10, on a telephone: a page scrolls in one direction alone. */
    static void assertReflows(Page page) {
        assertReflows(page, TELEPHONE);
    }

    private static void assertReflows(Page page, int width) {
        ViewportSize before = page.viewportSize();
        page.setViewportSize(width, before.height);
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .as(page.url())
                .isEqualTo(width);
        page.setViewportSize(before.width, before.height);
    }

    private static String script() {
        try (InputStream in = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
