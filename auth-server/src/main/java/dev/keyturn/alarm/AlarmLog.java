package dev.keyturn.alarm;

import dev.keyturn.alarm.AlarmChange.AlarmRaised;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Logs each new alarm, which is the only message while the audit tree stands still and the export gets no events. */
@Component
class AlarmLog {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmLog.class);

    @TransactionalEventListener
    void log(AlarmRaised raised) {
        LOG.warn(
                "Alarm {} of severity {} about {} {}",
                raised.detector().code(),
                raised.detector().severity().code(),
                raised.about().kind(),
                raised.about().id());
    }
}
