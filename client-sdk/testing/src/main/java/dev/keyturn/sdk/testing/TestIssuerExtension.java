package dev.keyturn.sdk.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension that resolves parameters of type {@link TestIssuer}, with one issuer per test class, which stops at the end of the run. Add
 * {@code @ExtendWith(TestIssuerExtension.class)} to the class.
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
