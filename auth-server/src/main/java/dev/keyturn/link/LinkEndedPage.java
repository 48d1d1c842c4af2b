package dev.keyturn.link;

import dev.keyturn.oauth.Codes;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** Page of a link that does nothing any more. */
final class LinkEndedPage {

    private LinkEndedPage() {}

    /** @param again path of the page on which a user gets another link */
    static ModelAndView of(LinkEndedException ended, String again) {
        return new ModelAndView(
                "link-ended", Map.of("ending", Codes.of(ended.ending()), "again", again), HttpStatus.GONE);
    }
}
