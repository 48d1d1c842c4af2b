package dev.keyturn.sdk.server;

import java.util.concurrent.Executor;

/** Runs each task in a thread of its own, which does not keep the application alive. There are few of them. */
public enum BackgroundThreads implements Executor {
    INSTANCE;

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(null, task, "keyturn", 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
