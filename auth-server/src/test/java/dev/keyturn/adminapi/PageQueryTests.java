package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

class PageQueryTests {

    @Test
    void anAbsentTextFindsEverything() {
        assertThat(new PageQuery(null, null, null).pattern()).isEqualTo("%%");
        assertThat(new PageQuery("  ", null, null).pattern()).isEqualTo("%%");
    }

    @Test
    void wildcardsInTheTextStandForThemselves() {
        assertThat(new PageQuery("50%_off!", null, null).pattern()).isEqualTo("%50!%!_off!!%");
    }

    @Test
    void caseAndSurroundingSpaceAreIgnored() {
        assertThat(new PageQuery(" Ord ERS ", null, null).pattern()).isEqualTo("%ord ers%");
    }

    @Test
    void theFirstTwentyAreTheDefault() {
        PageRequest page = new PageQuery(null, null, null).sortedBy(Sort.by("name"));

        assertThat(page.getPageNumber()).isZero();
        assertThat(page.getPageSize()).isEqualTo(20);
        assertThat(page.getSort()).isEqualTo(Sort.by("name"));
    }
}
