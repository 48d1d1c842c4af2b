package dev.keyturn.posture;

import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import dev.keyturn.posture.PostureReport.Finding;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/**
 * Filter for the findings of a rule.
 *
 * @param rule exactly this rule
 * @param affected_id only the object with this identifier
 */
record FindingQuery(
        @NotBlank @Size(max = 60) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
        String rule,

        @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String affected_id) {

    /** A page of those that match. */
    Listing<Finding> select(List<Finding> findings, PageQuery query) {
        String text = query.q() == null ? "" : query.q().strip().toLowerCase(Locale.ROOT);
        List<Finding> found = findings.stream()
                .filter(finding -> affected_id == null || affected_id.equals(finding.id()))
                .filter(finding -> (finding.id() + '\n' + finding.name())
                        .toLowerCase(Locale.ROOT)
                        .contains(text))
                .toList();
        PageRequest page = query.sortedBy(Sort.unsorted());
        List<Finding> items =
                found.stream().skip(page.getOffset()).limit(page.getPageSize()).toList();
        return new Listing<>(items, page.getPageNumber(), page.getPageSize(), found.size());
    }
}
