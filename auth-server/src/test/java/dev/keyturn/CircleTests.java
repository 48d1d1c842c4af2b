package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No top-level type needs another that needs it in turn, directly or not, within a package or across packages.
 *
 * <p>Read from the sources, since constants leave no trace in byte code. Comments do not count, nor does the list of the types
 * that a sealed type permits.
 */
class CircleTests {

    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void noTypeOfTheServerIsPartOfACircle() throws IOException {
        Map<String, Set<String>> uses = uses(SOURCES);

        assertThat(uses).hasSizeGreaterThan(300);
        assertThat(circles(uses)).isEmpty();
    }

    /** What is left when types are taken away that use no other, or that no other uses, again and again. */
    private static Map<String, Set<String>> circles(Map<String, Set<String>> uses) {
        Map<String, Set<String>> left = new TreeMap<>();
        uses.forEach((type, used) -> left.put(type, new HashSet<>(used)));
        int before;
        do {
            before = left.size();
            left.values().removeIf(Set::isEmpty);
            Set<String> used = left.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
            left.keySet().retainAll(used);
            left.values().forEach(each -> each.retainAll(left.keySet()));
        } while (left.size() < before);
        return left;
    }

    private static Map<String, Set<String>> uses(Path sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> found = Files.walk(sources)) {
            List<Path> paths = found.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith("package-info.java"))
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
            Map<String, Names> read = new HashMap<>();
            for (CompilationUnitTree unit : task.parse()) {
                Names names =
                        new Names(Objects.requireNonNull(unit.getPackageName()).toString());
                names.scan(unit, null);
                String file =
                        Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                read.put(names.inPackage(file.substring(0, file.length() - ".java".length())), names);
            }
            Map<String, Set<String>> uses = new HashMap<>();
            read.forEach((type, names) -> uses.put(type, names.used(type, read.keySet())));
            return uses;
        }
    }

    /** The names that one file uses, declares and imports. */
    private static final class Names extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final String packageName;
        private final Map<String, String> imported = new HashMap<>();
        private final Set<String> declared = new HashSet<>();
        private final Set<String> mentioned = new HashSet<>();

        Names(String packageName) {
            this.packageName = packageName;
        }

        String inPackage(String name) {
            return packageName + "." + name;
        }

        Set<String> used(String self, Set<String> known) {
            Set<String> used = new HashSet<>();
            imported.values().stream().flatMap(Names::enclosing).forEach(used::add);
            mentioned.stream()
                    .filter(name -> !declared.contains(name) && !imported.containsKey(name))
                    .map(this::inPackage)
                    .forEach(used::add);
            used.retainAll(known);
            used.remove(self);
            return used;
        }

        /** A type may be imported by one of its members. */
        private static Stream<String> enclosing(String name) {
            return Stream.iterate(name, each -> each.contains("."), each -> each.substring(0, each.lastIndexOf('.')));
        }

        @Override
        public @Nullable Void visitImport(ImportTree tree, @Nullable Void nothing) {
            String name = tree.getQualifiedIdentifier().toString();
            imported.put(name.substring(name.lastIndexOf('.') + 1), name);
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            declared.add(tree.getSimpleName().toString());
            scan(tree.getModifiers(), null);
            scan(tree.getTypeParameters(), null);
            scan(tree.getExtendsClause(), null);
            scan(tree.getImplementsClause(), null);
            for (Tree member : tree.getMembers()) {
                scan(member, null);
            }
            return null;
        }

        @Override
        public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void nothing) {
            mentioned.add(tree.getName().toString());
            return null;
        }
    }
}
