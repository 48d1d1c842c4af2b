package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs h2load, which repeats a call of gRPC with one stream a connection at a time, as wrk does with HTTP/1.1. */
final class H2load {

    private static final Pattern RATE = Pattern.compile("finished in [\\d.]+m?s, ([\\d.]+) req/s");
    private static final Pattern OUTCOME = Pattern.compile("(\\d+) failed, (\\d+) errored, (\\d+) timeout");

    private final int port;
    private final Path message;
    private final String gateway;

    H2load(int port, Path folder, GatewayScenarios scenarios) throws IOException {
        this.port = port;
        this.message = Files.write(folder.resolve("check.grpc"), scenarios.message());
        this.gateway = scenarios.gateway();
    }

    /** Calls per second. A call whose status is an error counts as one, so the message has to be right. */
    double perSecond(int connections, int seconds) {
        try {
            Process process = new ProcessBuilder(
                            "h2load",
                            "--threads=1",
                            "--clients=" + connections,
                            "--max-concurrent-streams=1",
                            "--duration=" + seconds,
                            "--data=" + message,
                            "--header=content-type: application/grpc",
                            "--header=te: trailers",
                            "--header=x-keyturn-gateway-authorization: " + gateway,
                            "http://127.0.0.1:" + port + "/envoy.service.auth.v3.Authorization/Check")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rate = RATE.matcher(output);
            Matcher outcome = OUTCOME.matcher(output);
            boolean isClean = process.waitFor() == 0
                    && outcome.find()
                    && (outcome.group(1) + outcome.group(2) + outcome.group(3)).equals("000");
            if (!isClean || !rate.find()) {
                throw new IllegalStateException("h2load failed: " + output);
            }
            return Double.parseDouble(rate.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException("h2load cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
