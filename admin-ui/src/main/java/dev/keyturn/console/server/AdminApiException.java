package dev.keyturn.console.server;

import org.jspecify.annotations.Nullable;

/** Refusal or failure of the admin API; {@link #problem()} has the reason. */
public final class AdminApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public AdminApiException(Problem problem, @Nullable Throwable cause) {
        super(problem.status() + " " + problem.code(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
