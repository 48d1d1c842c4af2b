package dev.keyturn.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/** Flash attributes with a limit per session, so that a client that follows no redirect cannot make its session grow. */
@Component(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
class BoundedFlashMaps extends SessionFlashMapManager {

    private static final int MAX = 5;

    /** In a list that the framework can change: requests share the stored one. */
    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        List<FlashMap> stored = super.retrieveFlashMaps(request);
        return stored == null ? null : new ArrayList<>(stored);
    }

    @Override
    protected void updateFlashMaps(List<FlashMap> flashMaps, HttpServletRequest request, HttpServletResponse response) {
        super.updateFlashMaps(
                flashMaps.subList(Math.max(0, flashMaps.size() - MAX), flashMaps.size()), request, response);
    }
}
