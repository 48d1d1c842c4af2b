package dev.keyturn.console.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Recent usage of an API key.
 *
 * @param days the last 30, the oldest first
 * @param accepted in the last 24 hours
 * @param refused in the last 24 hours
 * @param networks from where in the last 24 hours
 */
public record Usage(List<Day> days, long accepted, long refused, List<String> networks) {

    private static final int DAYS = 30;

    /** A network that is used all the time is written down once a day, and a little later. */
    private static final Duration SEEN_TODAY = Duration.ofHours(25);

    public Usage {
        days = List.copyOf(days);
        networks = List.copyOf(networks);
    }

    static Usage of(List<HourOfUse> hours, List<KnownNetwork> networks, Instant now) {
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        List<Day> days = new ArrayList<>();
        for (int back = DAYS - 1; back >= 0; back--) {
            days.add(Day.of(today.minus(Duration.ofDays(back)), hours));
        }
        Instant yesterday = now.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        List<HourOfUse> lately =
                hours.stream().filter(hour -> !hour.hour().isBefore(yesterday)).toList();
        return new Usage(
                days,
                lately.stream().mapToLong(HourOfUse::accepted).sum(),
                lately.stream().mapToLong(HourOfUse::refused).sum(),
                networks.stream()
                        .filter(each -> each.lastUsedAt().isAfter(now.minus(SEEN_TODAY)))
                        .map(KnownNetwork::network)
                        .toList());
    }

    public boolean isUsedToday() {
        return lastDay() > 0;
    }

    /** Requests in the last 24 hours, rejected ones included. */
    public long lastDay() {
        return accepted + refused;
    }

    /** Requests in the last 30 days, rejected ones included. */
    public long total() {
        return days.stream().mapToLong(day -> day.accepted + day.refused).sum();
    }

    public long refusedInAll() {
        return days.stream().mapToLong(Day::refused).sum();
    }

    /** Height of a part of a bar, of 100. The busiest day fills the chart, and no part is too small to see. */
    public long height(long part) {
        long busiest =
                days.stream().mapToLong(day -> day.accepted + day.refused).max().orElse(0);
        return part == 0 || busiest == 0 ? 0 : Math.max(3, part * 100 / busiest);
    }

    /** One day in UTC. */
    public record Day(Instant start, long accepted, long refused) {

        static Day of(Instant start, List<HourOfUse> hours) {
            Instant end = start.plus(Duration.ofDays(1));
            List<HourOfUse> within = hours.stream()
                    .filter(hour -> !hour.hour().isBefore(start) && hour.hour().isBefore(end))
                    .toList();
            return new Day(
                    start,
                    within.stream().mapToLong(HourOfUse::accepted).sum(),
                    within.stream().mapToLong(HourOfUse::refused).sum());
        }
    }
}
