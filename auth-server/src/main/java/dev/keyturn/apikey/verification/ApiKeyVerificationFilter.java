package dev.keyturn.apikey.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.adminapi.Problem;
import dev.keyturn.adminapi.ProblemWriter;
import dev.keyturn.apikey.budget.BudgetStanding;
import dev.keyturn.oauth.RequestRefusals;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Endpoint that verifies API keys for resource servers and gateways, one or many at once. It is a filter, since an API may call
 * it for each of its requests, and a controller takes twice the time.
 *
 * <p>The rejection of a key is a response, not an error: 200, {@code valid} false and a reason; 429 after too many invalid keys
 * from one source.
 */
final class ApiKeyVerificationFilter implements Filter {

    private static final int MAX_KEYS = 100;
    private static final int MAX_SCOPES = 100;
    private static final long MAX_COST = 1_000_000;

    private final ApiKeyVerification verification;
    private final JsonMapper json;
    private final ProblemWriter problems;
    private final RequestRefusals refusals;

    ApiKeyVerificationFilter(
            ApiKeyVerification verification, JsonMapper json, ProblemWriter problems, RequestRefusals refusals) {
        this.verification = verification;
        this.json = json;
        this.problems = problems;
        this.refusals = refusals;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        answer((HttpServletRequest) request, (HttpServletResponse) response);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!HttpMethod.POST.matches(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
            problems.write(response, Problem.ofStatus(HttpStatus.METHOD_NOT_ALLOWED.value()));
        } else if (!isJson(request.getContentType())) {
            problems.write(response, Problem.ofStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value()));
        } else {
            try {
                verify(request, response);
            } catch (RuntimeException e) {
                problems.write(response, e);
            }
        }
    }

    private static boolean isJson(@Nullable String type) {
        int length = MediaType.APPLICATION_JSON_VALUE.length();
        return type != null
                && type.regionMatches(true, 0, MediaType.APPLICATION_JSON_VALUE, 0, length)
                && (type.length() == length || type.charAt(length) == ';' || type.charAt(length) == ' ');
    }

    private void verify(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable Request asked = json.readValue(request.getInputStream(), Request.class);
        if (asked == null) {
            throw new InvalidRequestException(List.of(new FieldError("key", "required")));
        }
        String client = caller();
        List<@Nullable PresentedKey> many = asked.keys;
        if (many == null) {
            ApiKeyVerdict verdict = verify(request, asked.single(), client);
            if (verdict.invalidKeys().isPresent()) {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            }
            RateLimitHeaders.write(verdict, response);
            if (verdict.reason()
                    .filter(ApiKeyVerdict.Reason.BUDGET_EXCEEDED::equals)
                    .isPresent()) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(verdict.budgetResetSeconds()));
            }
            write(response, Answer.of(verdict));
            return;
        }
        if (asked.key != null || many.isEmpty() || many.size() > MAX_KEYS) {
            throw new InvalidRequestException("keys", Map.of("max", MAX_KEYS));
        }
        write(
                response,
                new Answers(many.stream()
                        .map(key -> Answer.of(verify(request, key, client)))
                        .toList()));
    }

    private void write(HttpServletResponse response, Object answer) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        byte[] body = json.writeValueAsBytes(answer);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Client that calls the endpoint; the filter chain admits only clients. */
    private static String caller() {
        JwtAuthenticationToken token =
                (JwtAuthenticationToken) SecurityContextHolder.getContext().getAuthentication();
        return Objects.requireNonNull(Objects.requireNonNull(token).getToken().getClaimAsString("client_id"));
    }

    private ApiKeyVerdict verify(HttpServletRequest request, @Nullable PresentedKey presented, String client) {
        if (presented == null || presented.key == null) {
            throw new InvalidRequestException(List.of(new FieldError("key", "required")));
        }
        ApiKeyVerdict verdict = verification.verify(presented.key, presented.question(client));
        verdict.reason()
                .ifPresent(reason -> refusals.reportPresented(request, "api-key-" + reason.code(), presented.address));
        return verdict;
    }

    /**
     * One key to verify, or several.
     *
     * @param keys in place of all other members
     */
    record Request(
            @Nullable String key,
            @Nullable Set<String> scopes,
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable Long cost,
            @Nullable List<@Nullable PresentedKey> keys) {

        PresentedKey single() {
            return new PresentedKey(key, scopes, address, userAgent, cost);
        }

        @Override
        public String toString() {
            return "Request[…]";
        }
    }

    /**
     * A key that was presented at an API.
     *
     * @param scopes required scopes; empty for none
     * @param address client address, as the API knows it behind its proxies; a key that is restricted to addresses is rejected
     *     without it
     * @param cost cost of the call for the key's budgets: default 1, 0 to read the budgets
     */
    record PresentedKey(
            @Nullable String key,
            @Nullable Set<String> scopes,
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable Long cost) {

        ApiKeyQuestion question(String client) {
            Set<String> wanted = scopes == null ? Set.of() : new LinkedHashSet<>(scopes);
            if (wanted.size() > MAX_SCOPES) {
                throw new InvalidRequestException(
                        List.of(new FieldError("scopes", "too-many", Map.of("max", MAX_SCOPES))));
            }
            long paid = cost == null ? 1 : cost;
            if (paid < 0 || paid > MAX_COST) {
                throw new InvalidRequestException(
                        List.of(new FieldError("cost", "out-of-range", Map.of("min", 0, "max", MAX_COST))));
            }
            return new ApiKeyQuestion(client, wanted, address, userAgent, paid);
        }

        @Override
        public String toString() {
            return "PresentedKey[…]";
        }
    }

    /** Results in the order of the request. */
    record Answers(List<Answer> results) {}

    /**
     * Result of one verification.
     *
     * @param reason stable code of the rejection; absent if the key is valid
     * @param keyId absent, as all that follows, if the key is rejected
     * @param scopes scopes of the caller's APIs
     * @param budgets state of the budgets after the call; absent if there are none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            boolean valid,
            @Nullable String reason,
            @Nullable UUID keyId,
            @Nullable String clientId,
            @Nullable String environment,
            @Nullable Set<String> scopes,
            @Nullable Set<String> audiences,
            @Nullable Instant expiresAt,
            @Nullable List<Remaining> budgets) {

        static Answer of(ApiKeyVerdict verdict) {
            return verdict.key()
                    .map(key -> new Answer(
                            true,
                            null,
                            key.id(),
                            key.clientId().value(),
                            key.environment(),
                            key.scopes(),
                            key.audiences(),
                            key.expiresAt(),
                            Remaining.of(verdict.budgets())))
                    .orElseGet(() -> new Answer(
                            false,
                            verdict.reason().map(ApiKeyVerdict.Reason::code).orElse(null),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            Remaining.of(verdict.budgets())));
        }
    }

    /**
     * Rest of a budget.
     *
     * @param name {@code rate} or {@code quota}
     * @param remaining approximate, since other nodes may have taken their share
     * @param resetSeconds seconds until the next period
     */
    record Remaining(String name, long limit, long periodSeconds, long remaining, long resetSeconds) {

        static @Nullable List<Remaining> of(List<BudgetStanding.OfBudget> budgets) {
            return budgets.isEmpty()
                    ? null
                    : budgets.stream()
                            .map(each -> new Remaining(
                                    each.kind().code(),
                                    each.budget().limit(),
                                    each.budget().periodSeconds(),
                                    each.remaining(),
                                    each.resetSeconds()))
                            .toList();
        }
    }
}
