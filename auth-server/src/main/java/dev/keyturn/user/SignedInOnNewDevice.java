package dev.keyturn.user;

/** A user signed in with a browser that is not known as theirs. Published in the transaction of the sign-in. */
public record SignedInOnNewDevice(UserId id) {}
