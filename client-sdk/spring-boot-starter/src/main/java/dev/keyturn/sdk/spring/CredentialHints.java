package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to keep that no code of the starter names: expressions such as {@code authentication.principal.clientId} read a
 * credential by its methods.
 */
final class CredentialHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection().registerType(VerifiedCredential.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
