package dev.keyturn.sdk.cli;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.Explanation;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.client.ClientAuthentication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Command line tool that reads a credential from standard input, verifies it as an API would, and prints the checks, the first problem and its
 * fix. Does not take the credential as an argument, which other users of the machine could see, and never prints it.
 *
 * <p>Exit code: 0 if the credential is valid, 1 if it is invalid or cannot be verified, 2 for wrong arguments.
 */
public final class Explain {

    private static final String USAGE = """
            Reads a credential from standard input, and explains whether an API accepts it.

              --issuer URL      issuer identifier of the server
              --audience ID     identifier of the API
              --client ID       client of the API, to ask the server about opaque tokens and API keys, and
                                whether a JWT was revoked; its secret is read from the environment
                                variable KEYTURN_CLIENT_SECRET
            """;

    private static final String ISSUER = "--issuer";
    private static final String AUDIENCE = "--audience";
    private static final String CLIENT = "--client";
    private static final String SECRET = "KEYTURN_CLIENT_SECRET";

    private Explain() {}

    public static void main(String[] arguments) throws IOException {
        Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        System.exit(run(arguments, System.getenv(), in, System.out));
    }

    /** @return exit code */
    static int run(String[] arguments, Map<String, String> environment, Reader in, PrintStream out) throws IOException {
        Map<String, String> options = options(arguments);
        String issuer = options.get(ISSUER);
        String audience = options.get(AUDIENCE);
        if (issuer == null || audience == null) {
            out.print(USAGE);
            return 2;
        }
        String credential = new BufferedReader(in).readLine();
        if (credential == null || credential.isBlank()) {
            out.println("Standard input contains no credential.");
            return 2;
        }
        try (CredentialVerifier verifier = verifier(issuer, audience, options.get(CLIENT), environment.get(SECRET))) {
            Explanation explanation = verifier.explain(PresentedCredential.of(withoutScheme(credential.strip())));
            out.println(explanation);
            return explanation.isValid() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return 2;
        }
    }

    private static CredentialVerifier verifier(
            String issuer, String audience, @Nullable String client, @Nullable String secret) {
        CredentialVerifierBuilder builder = CredentialVerifier.builder(issuer, audience);
        if (client != null && secret == null) {
            throw new IllegalArgumentException("Set " + SECRET + " to the secret of the client.");
        }
        if (client != null && secret != null) {
            builder.client(ClientAuthentication.secret(client, secret));
        }
        return builder.build();
    }

    /** Removes the scheme, which is often copied from a request. */
    private static String withoutScheme(String credential) {
        return credential.regionMatches(true, 0, "Bearer ", 0, 7)
                ? credential.substring(7).strip()
                : credential;
    }

    private static Map<String, String> options(String[] arguments) {
        Set<String> known = Set.of(ISSUER, AUDIENCE, CLIENT);
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (!known.contains(arguments[i])) {
                return Map.of();
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return arguments.length % 2 == 0 ? options : Map.of();
    }
}
