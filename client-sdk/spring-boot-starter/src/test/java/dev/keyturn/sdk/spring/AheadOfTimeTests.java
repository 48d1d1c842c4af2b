package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.VerifiedCredential;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.javapoet.ClassName;

/** An application whose configuration is turned into code when it is built, as a native image needs it. */
class AheadOfTimeTests {

    @Test
    void theVerifierIsMadeByCodeAndExpressionsCanReadCredentials() {
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("dev.keyturn.sdk.spring", "Application")), files);
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of(
                                    "keyturn.issuer",
                                    "https://id.example.com",
                                    "keyturn.audience",
                                    "https://orders.example.com")));
            context.register(KeyturnAutoConfiguration.class);

            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            generation.writeGeneratedContent();
        }

        assertThat(files.getGeneratedFiles(Kind.SOURCE))
                .containsKey("dev/keyturn/sdk/spring/KeyturnAutoConfiguration__BeanDefinitions.java");
        RuntimeHints hints = generation.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(VerifiedCredential.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(KeyturnProperties.class))
                .accepts(hints);
    }
}
