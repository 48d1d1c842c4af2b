package dev.keyturn.sdk.spring;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/** Whether the application's properties name no user whom Spring Boot is to make. */
final class OnNoNamedUser extends NoneNestedConditions {

    OnNoNamedUser() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("spring.security.user.name")
    static final class Name {}

    @ConditionalOnProperty("spring.security.user.password")
    static final class Password {}
}
