package dev.keyturn.console.access;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.SignedInUser;
import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.ListQuery;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/** Pages that confirm and carry out revocations. A second revocation has no effect. */
@Controller
class RevokePages {

    private static final FormFields FIELDS = FormFields.of("access").and("reason");
    private static final Map<String, String> KINDS =
            Map.of("clients", "client", "users", "user", "sessions", "session", "grants", "grant");
    private static final String CONSOLE = "keyturn-console";

    private final Access access;
    private final AdminApi adminApi;

    RevokePages(Access access, AdminApi adminApi) {
        this.access = access;
        this.adminApi = adminApi;
    }

    @GetMapping("/{things:clients|users|sessions|grants}/{id}/revoke")
    String ask(
            @PathVariable String things,
            @PathVariable String id,
            @ModelAttribute(name = "person", binding = false) @Nullable SignedInUser person,
            Model model) {
        String typed = UnsentForm.in(model).map(data -> data.text("reason")).orElse("");
        return ask(target(things, id, person), typed, FormErrors.none(), model);
    }

    @PostMapping("/{things:clients|users|sessions|grants}/{id}/revoke")
    String revoke(
            @PathVariable String things,
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> parameters,
            @ModelAttribute(name = "person", binding = false) @Nullable SignedInUser person,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        String reason = new FormData(parameters).text("reason");
        Target target = target(things, id, person);
        try {
            access.revoke(target.revocation(reason));
            next.addFlashAttribute("done", "revoked");
            return "redirect:" + target.back();
        } catch (AdminApiException refused) {
            FormErrors errors = FormErrors.of(refused, FIELDS, Map.of());
            response.setStatus(errors.status());
            return ask(target, reason, errors, model);
        }
    }

    private static String ask(Target target, String reason, FormErrors errors, Model model) {
        model.addAttribute("target", target);
        model.addAttribute("reason", reason);
        model.addAttribute("errors", errors);
        return "access/revoke";
    }

    private Target target(String things, String id, @Nullable SignedInUser person) {
        String me = person == null ? "" : person.id();
        return switch (String.valueOf(KINDS.get(things))) {
            case "client" ->
                new Target(
                        "client",
                        id,
                        name("/clients/{id}", "client_name", id),
                        access.countLive("client_id", id),
                        page("clients", id),
                        id.equals(CONSOLE));
            case "user" ->
                new Target(
                        "user",
                        id,
                        name("/users/{id}", "name", id),
                        access.countLive("user_id", id),
                        page("users", id),
                        id.equals(me));
            case "session" -> ofSession(id, me);
            default -> ofGrant(id, me);
        };
    }

    private Target ofSession(String id, String me) {
        Grant any = access.grants(ListQuery.first(1).with(Map.of("session_id", id))).items().stream()
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return new Target(
                "session",
                id,
                any.user(),
                access.countLive("session_id", id),
                page("users", any.subject()),
                any.subject().equals(me));
    }

    private Target ofGrant(String id, String me) {
        Grant one = access.grant(id);
        return new Target(
                "grant",
                id,
                one.clientId(),
                null,
                one.isOfClient() ? page("clients", one.clientId()) : page("users", one.subject()),
                one.subject().equals(me) && one.clientId().equals(CONSOLE));
    }

    private String name(String path, String field, String id) {
        Map<String, Object> found = adminApi.get(new ParameterizedTypeReference<>() {}, path, id);
        return String.valueOf(found.getOrDefault(field, id));
    }

    private static String page(String things, String id) {
        return "/" + things + "/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8);
    }
}
