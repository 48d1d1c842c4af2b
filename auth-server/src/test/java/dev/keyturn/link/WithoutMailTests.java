package dev.keyturn.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A server without a mail server offers nothing that needs one. */
@RunningServer
@OnH2
class WithoutMailTests {

    @Autowired
    Api api;

    @Test
    void thereIsNoLinkForWhoForgotThePassword() {
        Visitor visitor = new Visitor(api.issuer());

        assertThat(visitor.open("/login").html()).doesNotContain("/password/forgotten");
        assertThat(visitor.open("/password/forgotten").status()).isEqualTo(404);
    }
}
