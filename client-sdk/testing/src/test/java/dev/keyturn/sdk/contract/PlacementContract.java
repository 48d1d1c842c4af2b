package dev.keyturn.sdk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds an adapter to each demand, wherever it stands. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class PlacementContract {

    /** Where the adapter can have demands; it serves a resource for each. */
    protected abstract Set<Placement> placements();

    /**
     * The adapter's answer.
     *
     * @param scope of the token; null for no token
     * @param acr of the token; null for none
     */
    protected abstract Answer get(String path, @Nullable String scope, @Nullable String acr) throws Exception;

    /**
     * An answer.
     *
     * @param challenge value of {@code WWW-Authenticate}; empty for none
     */
    public record Answer(int status, String body, String challenge) {}

    @ParameterizedTest
    @MethodSource("placements")
    void refusesARequestWithoutACredential(Placement placement) throws Exception {
        Answer answer = get(placement.path(), null, null);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(placement.name());
        assertThat(answer.challenge()).startsWith("Bearer");
    }

    @ParameterizedTest
    @MethodSource("placements")
    void letsACredentialPassThatHasAll(Placement placement) throws Exception {
        for (String scope : sufficient(placement)) {
            Answer answer = get(placement.path(), scope, placement.demandsSignIn() ? "mfa" : null);

            assertThat(answer).as(scope).isEqualTo(new Answer(200, placement.name(), ""));
        }
    }

    @ParameterizedTest
    @MethodSource("placements")
    void refusesACredentialThatLacksADemandedScope(Placement placement) throws Exception {
        for (int missing = 0; missing < placement.demands().size(); missing++) {
            List<List<String>> others = new ArrayList<>(placement.demands());
            List<String> lacked = others.remove(missing);

            Answer answer = get(placement.path(), "unrelated " + oneOfEach(others), "mfa");

            assertThat(answer.status()).as("without %s", lacked).isEqualTo(403);
            assertThat(answer.body()).doesNotContain(placement.name());
            assertThat(answer.challenge())
                    .contains("error=\"insufficient_scope\"")
                    .contains(lacked);
        }
    }

    @ParameterizedTest
    @MethodSource("placements")
    void refusesAWeakerSignIn(Placement placement) throws Exception {
        if (placement.demandsSignIn()) {
            for (String acr : new String[] {null, "pwd"}) {
                Answer answer = get(placement.path(), oneOfEach(placement.demands()), acr);

                assertThat(answer.status()).as(acr).isEqualTo(401);
                assertThat(answer.challenge())
                        .contains("error=\"insufficient_user_authentication\"", "acr_values=\"mfa\"");
            }
        }
    }

    /** One for each choice. */
    private static List<String> sufficient(Placement placement) {
        List<String> scopes = List.of("unrelated");
        for (List<String> demand : placement.demands()) {
            scopes = scopes.stream()
                    .flatMap(scope -> demand.stream().map(one -> scope + " " + one))
                    .toList();
        }
        return scopes;
    }

    private static String oneOfEach(List<List<String>> demands) {
        return String.join(" ", demands.stream().map(demand -> demand.get(0)).toList());
    }
}
