package dev.keyturn.user;

/** A user with the password for their first sign-in, which is shown once. */
record Invitation(UserView user, String temporaryPassword) {

    @Override
    public String toString() {
        return "Invitation[user=" + user + "]";
    }
}
