package dev.keyturn.sdk.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a {@link TestIssuer} to the tests of a class, the same to all of them; it is stopped at the end of the run. Put it at the class
 * with {@code @ExtendWith}, and let a constructor or a test take a {@code TestIssuer}.
 */
public final class TestIssuerExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestIssuerExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestIssuer.class;
    }

    @Override
    public TestIssuer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        context.getRequiredTestClass(),
                        any -> new TestIssuer(TestKeys.es256("test-key")),
                        TestIssuer.class);
    }
}
