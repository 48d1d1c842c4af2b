package dev.keyturn.network;

import java.net.UnknownHostException;

/** A host has an address to which {@link OutboundHttp} may not connect. */
public final class AddressNotAllowedException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressNotAllowedException() {
        super("the host has an address that is not public");
    }
}
