package dev.keyturn.connections;

import java.net.InetAddress;

/** The proxies in front: peers whose connections carry the requests of many clients, and are therefore not counted. */
@FunctionalInterface
public interface TrustedPeers {

    boolean contains(InetAddress peer);
}
