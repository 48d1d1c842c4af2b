package dev.keyturn.web;

import dev.keyturn.session.SessionAttribute;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/** Flash attributes as a session stores them: texts and truth values for a path. */
@Configuration(proxyBeanMethods = false)
class StoredFlashMaps {

    @Bean
    SessionAttribute<StoredFlashMap[]> flashMaps() {
        return new SessionAttribute<>(
                SessionFlashMapManager.class.getName() + ".FLASH_MAPS",
                "flash",
                StoredFlashMap[].class,
                value -> ((Collection<?>) value)
                        .stream()
                                .map(FlashMap.class::cast)
                                .map(StoredFlashMap::of)
                                .toArray(StoredFlashMap[]::new),
                stored -> Arrays.stream(stored).map(StoredFlashMap::flashMap).toList());
    }

    record StoredFlashMap(
            Map<String, Object> attributes, @Nullable String path, long expiresAt) {

        static StoredFlashMap of(FlashMap flash) {
            return new StoredFlashMap(Map.copyOf(flash), flash.getTargetRequestPath(), flash.getExpirationTime());
        }

        FlashMap flashMap() {
            FlashMap flash = new FlashMap();
            flash.putAll(attributes);
            flash.setTargetRequestPath(path);
            flash.setExpirationTime(expiresAt);
            return flash;
        }
    }
}
