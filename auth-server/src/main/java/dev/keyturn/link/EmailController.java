package dev.keyturn.link;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.letter.Letters;
import dev.keyturn.mail.Mailer;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.PasswordRefusedException;
import dev.keyturn.user.Passwords;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.RequestContextUtils;

/** The page on which users set their e-mail address. Without a mail server there is no such page. */
@Controller
@RequestMapping(Pages.EMAIL)
class EmailController {

    private static final int MAX_LENGTH = 254;

    /** An address without a name beside it, comments or quotes. */
    private static final Pattern PLAIN =
            Pattern.compile("[^\\s\\p{C}<>(),;:\"\\[\\]\\\\@]+@[^\\s\\p{C}<>(),;:\"\\[\\]\\\\@]+");

    private final AddressLinks links;
    private final Letters letters;
    private final Users users;
    private final Passwords passwords;
    private final KnownDevices devices;

    EmailController(AddressLinks links, Letters letters, Users users, Passwords passwords, KnownDevices devices) {
        this.links = links;
        this.letters = letters;
        this.users = users;
        this.passwords = passwords;
        this.devices = devices;
    }

    @GetMapping
    @Nullable
    String show(
            @AuthenticationPrincipal SignedInUser user,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (isUnavailable(response)) {
            return null;
        }
        model.addAttribute("requested", request.getParameterMap().containsKey("requested"));
        return page(user, "", Map.of(), model);
    }

    @PostMapping
    @Nullable
    String request(
            @AuthenticationPrincipal SignedInUser user,
            @RequestParam(name = "email", defaultValue = "") String typed,
            @RequestParam(name = "current", defaultValue = "") String current,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (isUnavailable(response)) {
            return null;
        }
        String address = typed.strip();
        List<FieldError> problems = problems(address, current);
        if (problems.isEmpty()) {
            try {
                passwords.require(user.id(), current, devices.source(user.loginName(), request));
                links.request(user.id(), address);
                return "redirect:" + Pages.EMAIL + "?requested";
            } catch (PasswordRefusedException e) {
                problems = e.errors();
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        Locale locale = RequestContextUtils.getLocale(request);
        Map<String, String> messages = new LinkedHashMap<>();
        problems.forEach(problem -> messages.put(problem.field(), problem.messageIn(locale)));
        return page(user, address.length() <= MAX_LENGTH ? address : "", messages, model);
    }

    private static List<FieldError> problems(String address, String current) {
        if (address.length() > MAX_LENGTH || !PLAIN.matcher(address).matches() || !Mailer.isAddress(address)) {
            return List.of(new FieldError("email", "invalid-email"));
        }
        return current.isEmpty() ? List.of(new FieldError("current", "current-password-required")) : List.of();
    }

    private boolean isUnavailable(HttpServletResponse response) throws IOException {
        if (!letters.areSent()) {
            response.sendError(HttpStatus.NOT_FOUND.value());
            return true;
        }
        return false;
    }

    private String page(SignedInUser user, String typed, Map<String, String> problems, Model model) {
        model.addAttribute("user", user);
        model.addAttribute("account", users.findUser(user.id()).orElseThrow());
        model.addAttribute("typed", typed);
        model.addAttribute("problems", problems);
        return "email";
    }
}
