package dev.keyturn.connections;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Network of a peer as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address. The owner of a network
 * chooses the other 64 bits freely.
 *
 * @param bits the address or its first 64 bits
 */
public record PeerNetwork(boolean isIpv6, long bits) {

    public static PeerNetwork of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new PeerNetwork(true, bytes.getLong())
                : new PeerNetwork(false, bytes.getInt());
    }

    @Override
    public String toString() {
        byte[] bytes = isIpv6
                ? ByteBuffer.allocate(2 * Long.BYTES).putLong(bits).array()
                : ByteBuffer.allocate(Integer.BYTES).putInt((int) bits).array();
        try {
            String first = InetAddress.getByAddress(bytes).getHostAddress();
            return isIpv6 ? first + "/64" : first;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
