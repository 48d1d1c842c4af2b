package dev.keyturn.sdk.internal.server;

import java.util.concurrent.Executor;

/** Executor that runs each task in a new daemon thread. */
public enum BackgroundThreads implements Executor {
    INSTANCE;

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(null, task, "keyturn", 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
