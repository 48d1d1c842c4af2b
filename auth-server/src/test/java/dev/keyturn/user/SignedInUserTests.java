package dev.keyturn.user;

import static dev.keyturn.user.TestUsers.CREATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.GrantedAuthority;

class SignedInUserTests {

    @Test
    void theFrameworkKnowsTheUserByTheIdentifier() {
        User alice = TestUsers.alice();
        SignedInUser session = new SignedInUser(alice, CREATED);

        assertThat(session.getUsername()).isEqualTo(alice.id().toString());
        assertThat(session.id()).isEqualTo(alice.id());
        assertThat(session.loginName()).isEqualTo("alice");
    }

    @Test
    void onlyAnAdministratorHasTheRole() {
        assertThat(new SignedInUser(TestUsers.alice(), CREATED).getAuthorities())
                .isEmpty();
        assertThat(new SignedInUser(TestUsers.administrator(), CREATED).getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .containsExactly("ROLE_ADMINISTRATOR");
    }

    @Test
    void aSessionOutlivesARestartAndHoldsNoHash() throws Exception {
        SignedInUser session = new SignedInUser(TestUsers.alice(), CREATED);
        session.eraseCredentials();

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(session);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(session);
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("\u0000\u0004hash");
    }
}
