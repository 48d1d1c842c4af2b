package dev.keyturn.benchmarks.http;

import java.net.URI;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * One kind of request, as a script for wrk.
 *
 * @param environment what the script needs for a run with this many connections
 * @param requestsPerOperation how many requests make up what is counted
 */
record Scenario(Kind kind, URI address, IntFunction<Map<String, String>> environment, int requestsPerOperation) {

    /** One request each, always the same. */
    static Scenario repeated(Kind kind, URI address, Map<String, String> environment) {
        return new Scenario(kind, address, connections -> environment, 1);
    }

    /** Kinds of scenarios: those in which servers are compared, and those that only Keyturn has. */
    enum Kind {
        CLIENT_CREDENTIALS("client_credentials", "form.lua"),
        INTROSPECTION("introspection of a JWT", "form.lua"),
        REFRESH("refresh", "refresh.lua"),
        CODE("authorization and exchange of its code", "code.lua"),
        JWKS("JWKS", "get.lua"),
        GATEWAY_CHECK("check of a gateway", "gateway.lua"),
        GATEWAY_TOKEN("check of a gateway that asks for a token", "gateway.lua"),
        CALL("call of an API", "get.lua"),
        KEY_INTROSPECTION("introspection of an API key", "keys.lua"),
        KEY_VERIFICATION("verification of an API key", "keys.lua"),
        CLIENT_CREDENTIALS_OF_MANY("client_credentials", "clients.lua"),
        INTROSPECTION_BY_MANY("introspection of a JWT", "forms.lua"),
        REFRESH_OF_MANY("refresh", "families.lua"),
        USER_INFO("`/userinfo`", "get.lua");

        private final String words;
        private final String script;

        Kind(String words, String script) {
            this.words = words;
            this.script = script;
        }

        String words() {
            return words;
        }

        String script() {
            return script;
        }
    }
}
