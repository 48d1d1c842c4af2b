package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.method.HandlerMethod;

class RequiredScopesTests {

    @Test
    void anOperationWithoutARuleIsClosed() {
        // local, so that no server has it
        @Controller
        class WithoutRule {
            @SuppressWarnings("unused")
            void operation() {}
        }

        assertThatThrownBy(() -> reach(new WithoutRule())).isInstanceOf(MissingScopeException.class);
    }

    @Test
    void theFrameworksOwnAnswersNeedNoScope() throws NoSuchMethodException {
        class OptionsHandler {
            @SuppressWarnings("unused")
            void operation() {}
        }

        assertThat(reach(new OptionsHandler())).isTrue();
    }

    private static boolean reach(Object handler) throws NoSuchMethodException {
        return new RequiredScopes()
                .preHandle(
                        new MockHttpServletRequest(),
                        new MockHttpServletResponse(),
                        new HandlerMethod(handler, handler.getClass().getDeclaredMethod("operation")));
    }
}
