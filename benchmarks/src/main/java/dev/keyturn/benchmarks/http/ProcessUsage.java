package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** CPU time and memory of a process and its children, from {@code /proc}. */
record ProcessUsage(ProcessHandle process) {

    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    double cpuSeconds() {
        return all().mapToDouble(ProcessUsage::ticks).sum() / TICKS_PER_SECOND;
    }

    /** The memory that is resident now. */
    long residentMebibytes() {
        return all().mapToLong(ProcessUsage::residentKibibytes).sum() / 1024;
    }

    private Stream<Long> all() {
        return Stream.concat(Stream.of(process), process.descendants()).map(ProcessHandle::pid);
    }

    private static double ticks(long pid) {
        String stat = read(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields.length <= SYSTEM_TICKS
                ? 0
                : Double.parseDouble(fields[USER_TICKS]) + Double.parseDouble(fields[SYSTEM_TICKS]);
    }

    private static long residentKibibytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return ") ";
        }
    }
}
