package dev.keyturn.console.keys;

import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.form.FormFields;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages for signing keys. */
@Controller
class KeyPages {

    private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "EdDSA", "PS256", "RS256");
    private static final String LIST = "redirect:/keys";
    private static final String DONE = "done";
    private static final ConfirmedAction ACTIONS = ConfirmedAction.of(FormFields.of("keys"), Map.of());

    private final SigningKeys keys;
    private final Clock clock;

    KeyPages(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @GetMapping("/keys")
    String list(Model model) {
        Timeline timeline = Timeline.of(keys.all(), clock.instant());
        List<String> used =
                timeline.lanes().stream().map(Timeline.Lane::algorithm).toList();
        model.addAttribute("timeline", timeline);
        model.addAttribute(
                "unused",
                ALGORITHMS.stream().filter(name -> !used.contains(name)).toList());
        return "keys/list";
    }

    @GetMapping("/keys/{algorithm}/rotate")
    String askToRotate(@PathVariable String algorithm, Model model) {
        if (!ALGORITHMS.contains(algorithm)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        List<SigningKey> ofAlgorithm = keys.all().stream()
                .filter(key -> key.algorithm().equals(algorithm))
                .toList();
        model.addAttribute("algorithm", algorithm);
        addKeyIn("active", ofAlgorithm, model);
        addKeyIn("announced", ofAlgorithm, model);
        return "keys/rotate";
    }

    @PostMapping("/keys/{algorithm}/rotate")
    String rotate(
            @PathVariable String algorithm,
            @RequestParam(defaultValue = "announce") String how,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        boolean immediately = how.equals("immediately");
        return ACTIONS.run(
                model,
                response,
                () -> {
                    keys.rotate(algorithm, immediately);
                    next.addFlashAttribute(DONE, immediately ? "rotated" : "announced");
                    return LIST;
                },
                () -> askToRotate(algorithm, model));
    }

    @GetMapping("/keys/{id}/revoke")
    String askToRevoke(@PathVariable String id, Model model) {
        SigningKey key = keys.find(id);
        model.addAttribute("key", key);
        model.addAttribute("consequences", key.is("destroyed") ? null : keys.previewRevocation(id));
        return "keys/revoke";
    }

    @PostMapping("/keys/{id}/revoke")
    String revoke(@PathVariable String id, Model model, RedirectAttributes next, HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    keys.revoke(id);
                    next.addFlashAttribute(DONE, "revoked");
                    return LIST;
                },
                () -> askToRevoke(id, model));
    }

    private static void addKeyIn(String state, List<SigningKey> keys, Model model) {
        keys.stream().filter(key -> key.is(state)).findFirst().ifPresent(key -> model.addAttribute(state, key));
    }
}
