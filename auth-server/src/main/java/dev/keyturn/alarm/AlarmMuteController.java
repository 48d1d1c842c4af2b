package dev.keyturn.alarm;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.Uuids;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/** Mutes of alarms in the admin API. */
@AdminController(AlarmMuteController.PATH)
class AlarmMuteController {

    static final String PATH = AdminController.BASE + "/alarm-mutes";

    private final AlarmMutes mutes;

    AlarmMuteController(AlarmMutes mutes) {
        this.mutes = mutes;
    }

    @GetMapping
    @PreAuthorize(AlarmController.MAY_READ)
    List<AlarmMute> list() {
        return mutes.current();
    }

    @PostMapping
    @PreAuthorize(AlarmController.MAY_WRITE)
    ResponseEntity<AlarmMute> create(@Valid @RequestBody NewAlarmMute body) {
        AlarmMute mute = mutes.mute(body);
        return ResponseEntity.created(URI.create(PATH + "/" + mute.id())).body(mute);
    }

    @DeleteMapping(path = "/{id}", produces = AdminController.NO_ANSWER)
    @PreAuthorize(AlarmController.MAY_WRITE)
    ResponseEntity<Void> delete(@PathVariable String id) {
        mutes.unmute(Uuids.parse(id).orElseThrow(() -> new NotFoundException("alarm-mute")));
        return ResponseEntity.noContent().build();
    }
}
