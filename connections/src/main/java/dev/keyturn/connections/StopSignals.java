package dev.keyturn.connections;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals TERM and INT while an application stops already, which the JVM would ignore. Reaches {@code sun.misc.Signal} by
 * reflection, as the compiler warns of it without a way to say that it is meant; where it is missing, nothing is handled.
 */
final class StopSignals {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private final Map<Object, Object> previousHandlers = new HashMap<>();

    private StopSignals() {}

    /** Runs an action for each such signal until they are given back. */
    static StopSignals handledBy(Runnable action) {
        StopSignals signals = new StopSignals();
        for (String name : List.of("TERM", "INT")) {
            try {
                signals.handle(name, action);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.debug("The signal {} is not handled", name, e);
            }
        }
        return signals;
    }

    private void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object signal =
                Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    action.run();
                    return null;
                });
        previousHandlers.put(signal, set(signal, handler));
    }

    private static Object set(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle =
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, signal, handler);
    }

    /** Lets whatever handled them before handle them again. */
    void giveBack() {
        previousHandlers.forEach((signal, handler) -> {
            try {
                set(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
