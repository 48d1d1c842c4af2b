package dev.keyturn.posture;

import dev.keyturn.posture.PostureReport.Finding;
import dev.keyturn.posture.PostureReport.RuleResult;
import dev.keyturn.posture.PostureReport.State;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The report for people: as text and as a page without scripts. */
final class PrintedReport {

    private PrintedReport() {}

    static void print(PostureReport report, PrintStream out) {
        out.printf("Posture: %d of 100%n", report.score());
        report.rules().stream().filter(rule -> rule.state() != State.PASSED).forEach(rule -> print(rule, out));
        out.printf(
                "%n%d of %d rules passed.%n",
                report.rules().stream()
                        .filter(rule -> rule.state() == State.PASSED)
                        .count(),
                report.rules().size());
    }

    private static void print(RuleResult rule, PrintStream out) {
        String state =
                rule.state() == State.ACCEPTED ? "accepted" : rule.severity().code();
        out.printf("%n%s: %s (%s, %s)%n", state, rule.title(), rule.id(), rule.source());
        out.printf("  %s%n  %s%n", rule.why(), rule.remedy());
        rule.affected().forEach(finding -> out.println("  - " + line(finding)));
        if (rule.hasMore()) {
            out.println("  - and more: GET /admin/api/v1/posture/findings?rule=" + rule.id());
        }
    }

    private static String line(Finding finding) {
        String object = finding.name().equals(finding.id()) ? finding.id() : finding.name() + " (" + finding.id() + ")";
        return finding.type() + " " + object + acceptance(finding);
    }

    private static String acceptance(Finding finding) {
        if (finding.acceptance() != null) {
            return ", accepted until " + finding.acceptance().expiresAt() + ": "
                    + finding.acceptance().reason();
        }
        return finding.outdatedAcceptance() == null
                ? ""
                : ", no longer accepted, since this has changed: "
                        + String.join(", ", finding.outdatedAcceptance().changes());
    }

    static String html(PostureReport report) {
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver(PrintedReport.class.getClassLoader());
        templates.setPrefix("posture/");
        templates.setSuffix(".html");
        templates.setTemplateMode(TemplateMode.HTML);
        templates.setCharacterEncoding(StandardCharsets.UTF_8.name());
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        Context context = new Context(Locale.ENGLISH);
        context.setVariable("report", report);
        return engine.process("report", context);
    }
}
