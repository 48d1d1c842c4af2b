package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Runtime hints for native images: expressions such as {@code authentication.principal.clientId} call the methods of a credential by reflection.
 */
final class CredentialRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection().registerType(VerifiedCredential.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
