package dev.keyturn.console.apis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every scope that a client can be allowed, under the API that it belongs to.
 *
 * @param groups the APIs that have scopes; those of OpenID Connect come first, and those of the server itself last
 */
public record ScopeCatalogue(List<Group> groups) {

    /** The scopes that say something about the person who signs in, and need no API. */
    private static final List<Api.Scope> SIGN_IN = List.of(
            new Api.Scope("openid", "Sign people in and learn their identifier"),
            new Api.Scope("profile", "Learn their name"),
            new Api.Scope("email", "Learn their email address"),
            new Api.Scope("offline_access", "Go on while they are away"));

    public ScopeCatalogue {
        groups = List.copyOf(groups);
    }

    /** @param apis all that there are */
    public static ScopeCatalogue of(Collection<Api> apis) {
        List<Group> groups = new ArrayList<>();
        groups.add(new Group("Signing in", true, false, SIGN_IN));
        apis.stream()
                .filter(api -> !api.scopes().isEmpty())
                .sorted(Comparator.comparing(Api::builtIn))
                .map(api -> new Group(api.name(), false, api.builtIn(), api.scopes()))
                .forEach(groups::add);
        return new ScopeCatalogue(groups);
    }

    /** Only the scopes that somebody has chosen, for as long as nobody can say what else there is. */
    public static ScopeCatalogue chosen(Collection<String> scopes) {
        return new ScopeCatalogue(
                scopes.isEmpty()
                        ? List.of()
                        : List.of(new Group(
                                "Chosen so far",
                                false,
                                false,
                                scopes.stream()
                                        .map(scope -> new Api.Scope(scope, ""))
                                        .toList())));
    }

    /** The same without what needs a person who signs in. */
    public ScopeCatalogue withoutSignIn() {
        return new ScopeCatalogue(groups.stream().filter(group -> !group.signIn).toList());
    }

    /** The same without the server's own scopes, which only a client with credentials can have. */
    public ScopeCatalogue withoutServer() {
        return new ScopeCatalogue(
                groups.stream().filter(group -> !group.ofServer).toList());
    }

    /** The same, with those scopes that are in use but in no group under a heading of their own. */
    public ScopeCatalogue including(Collection<String> used) {
        Map<String, Api.Scope> unknown = new LinkedHashMap<>();
        used.stream()
                .filter(scope -> describe(scope).isEmpty())
                .forEach(scope -> unknown.put(scope, new Api.Scope(scope, "No API has this scope")));
        if (unknown.isEmpty()) {
            return this;
        }
        List<Group> all = new ArrayList<>(groups);
        all.add(new Group("Others", false, false, List.copyOf(unknown.values())));
        return new ScopeCatalogue(all);
    }

    /** The names of the APIs that these scopes belong to. */
    public List<String> apisOf(Collection<String> scopes) {
        return groups.stream()
                .filter(group -> !group.signIn)
                .filter(group -> group.scopes.stream().map(Api.Scope::name).anyMatch(scopes::contains))
                .map(Group::name)
                .toList();
    }

    /** What a scope allows; empty if no API has it. */
    public Optional<String> describe(String scope) {
        return groups.stream()
                .flatMap(group -> group.scopes.stream())
                .filter(known -> known.name().equals(scope))
                .map(Api.Scope::description)
                .findFirst();
    }

    /** What a scope allows, for a page: never empty-handed. */
    public String describeOr(String scope, String otherwise) {
        return describe(scope).orElse(otherwise);
    }

    /**
     * The scopes of one API.
     *
     * @param signIn whether they are about the person who signs in
     * @param ofServer whether they allow something at this server itself
     */
    public record Group(String name, boolean signIn, boolean ofServer, List<Api.Scope> scopes) {}
}
