package dev.keyturn.console.apis;

import dev.keyturn.console.text.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Scopes that clients can request, grouped by API.
 *
 * @param groups APIs with scopes; OpenID Connect first, the server itself last
 */
public record ScopeCatalogue(List<Group> groups) {

    /** Scopes about the user who signs in, which belong to no API. */
    private static final List<String> SIGN_IN = List.of("openid", "profile", "email", "offline_access");

    public ScopeCatalogue {
        groups = List.copyOf(groups);
    }

    /** @param apis all APIs of the server */
    public static ScopeCatalogue of(Collection<Api> apis) {
        List<Group> groups = new ArrayList<>();
        groups.add(new Group(
                Text.of("apis.group.sign-in"),
                true,
                false,
                SIGN_IN.stream()
                        .map(name -> new Scope(name, Text.of("apis.scope." + name)))
                        .toList()));
        apis.stream()
                .filter(api -> !api.scopes().isEmpty())
                .sorted(Comparator.comparing(Api::builtIn))
                .map(api -> new Group(
                        Text.literal(api.name()),
                        false,
                        api.builtIn(),
                        api.scopes().stream().map(Scope::of).toList()))
                .forEach(groups::add);
        return new ScopeCatalogue(groups);
    }

    /** The selected scopes alone, while the server is unreachable. */
    public static ScopeCatalogue chosen(Collection<String> scopes) {
        return new ScopeCatalogue(
                scopes.isEmpty()
                        ? List.of()
                        : List.of(group(
                                "apis.group.selected",
                                scopes.stream()
                                        .map(scope -> new Scope(scope, Text.literal("")))
                                        .toList())));
    }

    /** The same without the scopes that need a user. */
    public ScopeCatalogue withoutSignIn() {
        return new ScopeCatalogue(groups.stream().filter(group -> !group.signIn).toList());
    }

    /** The same without the server's own scopes, which only a client with credentials can have. */
    public ScopeCatalogue withoutServer() {
        return new ScopeCatalogue(
                groups.stream().filter(group -> !group.ofServer).toList());
    }

    /** The same with a group for scopes that are in use although no API defines them. */
    public ScopeCatalogue including(Collection<String> used) {
        List<Scope> unknown = used.stream()
                .distinct()
                .filter(scope -> find(scope).isEmpty())
                .map(scope -> new Scope(scope, Text.of("apis.scope.unknown")))
                .toList();
        if (unknown.isEmpty()) {
            return this;
        }
        List<Group> all = new ArrayList<>(groups);
        all.add(group("apis.group.other", unknown));
        return new ScopeCatalogue(all);
    }

    /** Names of the APIs that define these scopes. */
    public List<Text> apisOf(Collection<String> scopes) {
        return groups.stream()
                .filter(group -> !group.signIn)
                .filter(group -> group.definesAny(scopes))
                .map(Group::name)
                .toList();
    }

    /** Scopes that one token can have: the scopes of sign-in, and those of the first API that defines any. */
    public List<String> ofOneApi(Collection<String> scopes) {
        Optional<Group> first = groups.stream()
                .filter(group -> !group.signIn && group.definesAny(scopes))
                .findFirst();
        return scopes.stream()
                .filter(scope -> groups.stream()
                        .filter(group -> !group.signIn && !first.equals(Optional.of(group)))
                        .noneMatch(group -> group.definesAny(List.of(scope))))
                .toList();
    }

    /** Description of a scope, also if no API defines it. */
    public Text describe(String scope) {
        return find(scope).map(Scope::description).orElse(Text.of("apis.scope.unknown"));
    }

    private Optional<Scope> find(String scope) {
        return groups.stream()
                .flatMap(group -> group.scopes.stream())
                .filter(known -> known.name().equals(scope))
                .findFirst();
    }

    private static Group group(String key, List<Scope> scopes) {
        return new Group(Text.of(key), false, false, scopes);
    }

    /**
     * Scopes of one API.
     *
     * @param signIn whether they are about the user who signs in
     * @param ofServer whether they are about the server itself
     */
    public record Group(Text name, boolean signIn, boolean ofServer, List<Scope> scopes) {

        private boolean definesAny(Collection<String> names) {
            return scopes.stream().map(Scope::name).anyMatch(names::contains);
        }
    }

    /** One scope. */
    public record Scope(String name, Text description) {

        private static Scope of(Api.Scope scope) {
            return new Scope(scope.name(), Text.literal(scope.description()));
        }
    }
}
