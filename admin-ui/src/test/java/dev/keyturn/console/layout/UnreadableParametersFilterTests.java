package dev.keyturn.console.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class UnreadableParametersFilterTests {

    private final MockHttpServletRequest unreadable = new MockHttpServletRequest("POST", "/new-client") {

        @Override
        public Map<String, String[]> getParameterMap() {
            throw new IllegalStateException("cannot be read");
        }
    };

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    @Test
    void aFormThatCannotBeReadIsRefused() throws Exception {
        new UnreadableParametersFilter().doFilter(unreadable, response, chain);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(chain.getRequest()).isNull();
    }

    @Test
    void aFormWhoseConnectionTomcatHasClosedEndsQuietly() throws Exception {
        response.setCommitted(true);

        new UnreadableParametersFilter().doFilter(unreadable, response, chain);

        assertThat(chain.getRequest()).isNull();
    }
}
