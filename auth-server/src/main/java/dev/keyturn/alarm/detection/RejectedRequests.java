package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.AlarmRaising;
import dev.keyturn.alarm.Detector;
import dev.keyturn.audit.AuditStream.Event;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.oauth.ClientRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Finds many rejected requests of one client, or from one network. Answers that are part of a normal sign-in do not count. A client that asks
 * about the credentials of others, or is named without a credential, is not the subject: strangers could raise alarms about it.
 */
@Component
class RejectedRequests implements EventDetector {

    private static final String TYPE = "request.rejected";

    /** Errors of apps that ask whether a user is signed in, and of users who say no. */
    private static final Set<String> NORMAL = Set.of(
            "login_required",
            "consent_required",
            "interaction_required",
            "account_selection_required",
            "access_denied");

    /** Many networks that are too many to be counted one by one. */
    private static final int ALL_OTHERS = 10;

    private final AlarmProperties.RejectedRequests settings;

    RejectedRequests(AlarmProperties properties) {
        this.settings = properties.rejectedRequests();
    }

    @Override
    public Detector detector() {
        return Detector.REJECTED_REQUESTS;
    }

    @Override
    public Duration window() {
        return settings.window();
    }

    @Override
    public long threshold(Subject subject) {
        return switch (subject.kind()) {
            case "client" -> settings.ofClient();
            case "network" -> settings.ofNetwork();
            default -> (long) ALL_OTHERS * settings.ofNetwork();
        };
    }

    @Override
    public List<Observation> observe(Event event, long added) {
        List<Observation> observations = new ArrayList<>();
        if (event.type().equals(TYPE) && !NORMAL.contains(event.details().getOrDefault("error", ""))) {
            String role = event.details().getOrDefault(ClientRole.DETAIL, ClientRole.CALLER.code());
            observations.add(new Observation(
                    role.equals(ClientRole.VERIFIER_WITHOUT_ADDRESS.code()) ? AlarmRaising.OTHERS : network(event)));
            if (role.equals(ClientRole.CALLER.code()) && !event.subject().id().isEmpty()) {
                observations.add(new Observation(event.subject()));
            }
        }
        return observations;
    }

    /** The network of an event's address. */
    static Subject network(Event event) {
        String network = RemoteNetwork.of(event.remoteAddress());
        return RemoteNetwork.UNKNOWN.equals(network) ? AlarmRaising.OTHERS : new Subject("network", network, network);
    }
}
