package dev.keyturn.adminapi;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem from a filter, where no controller advice reaches. */
@Component
public class ProblemWriter {

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Answers errors of the request itself; passes other errors on. */
    public void write(HttpServletResponse response, RuntimeException failure) throws IOException {
        if (!(failure instanceof DomainException) && !(failure instanceof JacksonException)) {
            throw failure;
        }
        write(response, AdminApiErrors.problemFor(failure));
    }

    /** Sets the status and writes the body; headers that were set before stay. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
