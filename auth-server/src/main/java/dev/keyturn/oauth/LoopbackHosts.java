package dev.keyturn.oauth;

import java.util.Locale;
import java.util.regex.Pattern;

/** The host names and address literals that always mean the machine itself. */
public final class LoopbackHosts {

    private static final Pattern IPV4 = Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private LoopbackHosts() {}

    /** @param host as {@link java.net.URI#getHost()} gives it: an IPv6 literal in brackets */
    public static boolean contains(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || IPV4.matcher(name).matches();
    }
}
