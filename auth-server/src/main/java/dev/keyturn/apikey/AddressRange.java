package dev.keyturn.apikey;

import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** An IPv4 or IPv6 address, or a CIDR block of them. */
final class AddressRange {

    private final IpAddressMatcher matcher;

    private AddressRange(IpAddressMatcher matcher) {
        this.matcher = matcher;
    }

    /** @throws IllegalArgumentException if the text is no address and no block; a name is never looked up */
    static AddressRange parse(String text) {
        return new AddressRange(new IpAddressMatcher(text));
    }

    static boolean isValid(String text) {
        try {
            return text.length() <= MAX_LENGTH && text.indexOf('%') < 0 && parse(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether an address is in it; a text that is no address is not. */
    boolean contains(String address) {
        try {
            return matcher.matches(address);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static final int MAX_LENGTH = 50;
}
