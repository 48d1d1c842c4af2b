package dev.keyturn.benchmarks.http;

/** What one server did in one scenario. */
record Measurement(
        String server,
        String algorithm,
        Scenario.Kind kind,
        int connections,
        Wrk.Result result,
        double cpuSecondsPerThousand,
        long residentMebibytes) {}
