package dev.keyturn.endtoend;

import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A record of settings, or the constants of a setting, as read from a source file: Spring Boot's metadata leaves out what is nested in a
 * list or a map.
 */
final class SettingsGroup extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees documentation;
    private final String name;
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();

    private SettingsGroup(DocTrees documentation, String name) {
        this.documentation = documentation;
        this.name = name;
    }

    /**
     * Reads the type of this name.
     *
     * @param source the file that it stands in, also as a nested type
     */
    static SettingsGroup read(Path source, String name) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(source));
            SettingsGroup group = new SettingsGroup(DocTrees.instance(task), name);
            for (CompilationUnitTree unit : task.parse()) {
                group.scan(unit, null);
            }
            return group;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The components of the record, in their order. */
    List<Setting> settings() {
        return settings;
    }

    /** The constants of the enum, as they are written in a configuration. */
    List<String> constants() {
        return constants;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        if (type.getSimpleName().contentEquals(name)) {
            Map<String, String> described = descriptions(getCurrentPath());
            for (Tree member : type.getMembers()) {
                if (member instanceof VariableTree component && isPart(type, component)) {
                    add(component, described);
                }
            }
        }
        return super.visitClass(type, null);
    }

    private static boolean isPart(ClassTree type, VariableTree member) {
        return type.getKind() == Tree.Kind.ENUM
                ? member.getType().toString().contentEquals(type.getSimpleName())
                : !member.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private void add(VariableTree component, Map<String, String> described) {
        String member = component.getName().toString();
        constants.add(member.toLowerCase(Locale.ROOT).replace('_', '-'));
        settings.add(new Setting(
                member.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                component.getType().toString().replaceAll("@\\w+ ", ""),
                described.getOrDefault(member, ""),
                defaultOf(component)));
    }

    private Map<String, String> descriptions(TreePath type) {
        Map<String, String> described = new LinkedHashMap<>();
        var comment = documentation.getDocCommentTree(type);
        if (comment != null) {
            comment.getBlockTags().stream()
                    .filter(ParamTree.class::isInstance)
                    .map(ParamTree.class::cast)
                    .forEach(tag -> described.put(
                            tag.getName().toString(),
                            tag.getDescription().stream()
                                    .map(Objects::toString)
                                    .collect(Collectors.joining())
                                    .replaceAll("\\s+", " ")));
        }
        return described;
    }

    private static @Nullable String defaultOf(VariableTree component) {
        for (AnnotationTree annotation : component.getModifiers().getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("DefaultValue")) {
                return annotation.getArguments().stream()
                        .map(value -> value.toString().replaceAll("^value = |\"", ""))
                        .collect(Collectors.joining(", "));
            }
        }
        return null;
    }

    /**
     * One setting of the group.
     *
     * @param name in kebab case
     * @param type as the source names it
     * @param defaultValue null if it has none, empty for an empty list
     */
    record Setting(
            String name,
            String type,
            String description,
            @Nullable String defaultValue) {}
}
