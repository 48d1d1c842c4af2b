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
 * Reads a credential from the standard input, checks it as an API would, and writes what was checked, what is wrong and what to do
 * about it. Neither takes a credential as an argument, which other users of the machine can see, nor writes one.
 *
 * <p>Ends with 0 if it is good, 1 if it is not or that is not known, 2 if the command cannot be understood.
 */
public final class Explain {

    private static final String USAGE = """
            Reads a credential from the standard input and says whether an API would accept it, and why not.

              --issuer URL      the server's issuer identifier
              --audience ID     the identifier of the API
              --client ID       as whom to ask about opaque tokens and API keys; its secret is read from
                                the environment variable KEYTURN_CLIENT_SECRET
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

    /** @return how the command ends */
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
            out.println("There is no credential in the standard input.");
            return 2;
        }
        try (CredentialVerifier verifier = verifier(issuer, audience, options.get(CLIENT), environment.get(SECRET))) {
            Explanation explanation = verifier.explain(PresentedCredential.of(withoutScheme(credential.strip())));
            out.println(explanation);
            return explanation.isGood() ? 0 : 1;
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
            builder.askServerAs(ClientAuthentication.secret(client, secret));
        }
        return builder.build();
    }

    /** As it is copied from a request, often enough. */
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
