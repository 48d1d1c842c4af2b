package dev.keyturn.sdk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules for the structure of each module of the SDK, checked on its compiled main classes. */
public abstract class ArchitectureContract {

    private static final String INTERNAL = "internal";
    private static final String PACKAGE_INFO = "package-info";
    private static final int MAX_LINES = 300;

    protected final JavaClasses classes = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** Units of classes that a framework makes name each other, by the name of the class. */
    protected Map<String, String> units() {
        return Map.of();
    }

    @Test
    void noPublicSignatureMentionsAnInternalType() {
        Set<String> mentions = new TreeSet<>();
        for (JavaClass each : classes) {
            if (isApi(each)) {
                typesOf(each)
                        .filter(type -> isInternal(type.getPackageName()))
                        .forEach(type -> mentions.add(each.getName() + " mentions " + type.getName()));
            }
        }
        assertThat(mentions).isEmpty();
    }

    @Test
    void noPackageHasACircleOfClasses() {
        Set<String> circles = new TreeSet<>();
        classesByPackage().forEach((name, members) -> circles.addAll(circles(members)));
        assertThat(circles).isEmpty();
    }

    @Test
    void eachPackageSaysWhatItOwns() {
        assertThat(classes.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(classes.contain(name + "." + PACKAGE_INFO))
                        .as(name)
                        .isTrue());
    }

    @Test
    void noFileIsLong() throws IOException {
        Path sources = Path.of("src", "main", "java");
        if (!Files.exists(sources)) {
            return; // the sources of another module
        }
        Set<String> longFiles = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                int lines = Files.readAllLines(file).size();
                if (lines > MAX_LINES) {
                    longFiles.add(file + ": " + lines);
                }
            }
        }
        assertThat(longFiles).isEmpty();
    }

    private static boolean isInternal(String packageName) {
        return List.of(packageName.split("\\.")).contains(INTERNAL);
    }

    private static boolean isApi(JavaClass type) {
        return !isInternal(type.getPackageName())
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureContract::isApi).orElse(true);
    }

    private static Stream<JavaClass> typesOf(JavaClass type) {
        Stream<JavaType> ofType = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> ofFields = type.getFields().stream()
                .filter(field -> isVisible(field.getModifiers()))
                .map(field -> field.getType());
        Stream<JavaType> ofMethods = type.getCodeUnits().stream()
                .filter(unit -> isVisible(unit.getModifiers()))
                .flatMap(ArchitectureContract::typesOf);
        return Stream.of(ofType, ofFields, ofMethods)
                .flatMap(types -> types)
                .flatMap(each -> each.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaType> typesOf(JavaCodeUnit unit) {
        return Stream.of(
                        Stream.<JavaType>of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getExceptionTypes().stream().map(each -> (JavaType) each))
                .flatMap(types -> types);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private Map<String, List<JavaClass>> classesByPackage() {
        Map<String, List<JavaClass>> byPackage = new TreeMap<>();
        classes.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .forEach(name -> byPackage.put(
                        name,
                        classes
                                .that(DescribedPredicate.describe(
                                        name,
                                        (JavaClass each) ->
                                                each.getPackageName().equals(name)))
                                .stream()
                                .toList()));
        return byPackage;
    }

    private Set<String> circles(List<JavaClass> members) {
        Map<String, Set<String>> uses = new HashMap<>();
        for (JavaClass member : members) {
            String unit = unitOf(member);
            for (Dependency dependency : member.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().equals(member.getPackageName())) {
                    uses.computeIfAbsent(unit, any -> new HashSet<>()).add(unitOf(target));
                }
            }
        }
        Set<String> circles = new TreeSet<>();
        for (String unit : uses.keySet()) {
            if (reaches(unit, unit, uses)) {
                circles.add(unit);
            }
        }
        return circles;
    }

    /**
     * Name of the unit that a class belongs to: its outermost class; for a builder the class that it builds; for a type that a sealed type
     * permits the sealed type, which has to name it.
     */
    private String unitOf(JavaClass member) {
        JavaClass outermost = member;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        for (JavaClass parent : outermost.getAllRawSuperclasses()) {
            if (isSealedHere(parent, outermost)) {
                return parent.getName();
            }
        }
        for (JavaClass parent : outermost.getAllRawInterfaces()) {
            if (isSealedHere(parent, outermost)) {
                return parent.getName();
            }
        }
        String name = units().getOrDefault(outermost.getName(), outermost.getName());
        return name.endsWith("Builder") ? name.substring(0, name.length() - "Builder".length()) : name;
    }

    private boolean isSealedHere(JavaClass parent, JavaClass child) {
        return parent.getPackageName().equals(child.getPackageName())
                && parent.reflect().isSealed();
    }

    private static boolean reaches(String from, String to, Map<String, Set<String>> uses) {
        Deque<String> open = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        uses.getOrDefault(from, Set.of()).stream()
                .filter(each -> !each.equals(from))
                .forEach(open::add);
        while (!open.isEmpty()) {
            String unit = open.remove();
            if (unit.equals(to)) {
                return true;
            }
            if (seen.add(unit)) {
                open.addAll(uses.getOrDefault(unit, Set.of()));
            }
        }
        return false;
    }
}
