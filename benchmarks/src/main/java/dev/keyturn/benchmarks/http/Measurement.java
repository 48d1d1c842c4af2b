package dev.keyturn.benchmarks.http;

/** Result of one server in one scenario. */
record Measurement(
        String server,
        String algorithm,
        Scenario.Kind kind,
        int connections,
        Wrk.Result result,
        double cpuSecondsPerThousand,
        long residentMebibytes) {}
