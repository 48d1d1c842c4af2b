package dev.keyturn.audit.proof;

class LastEventsOnH2Tests extends LastEventsFlow {

    @Override
    String url() {
        return "jdbc:h2:file:" + folder.resolve("keyturn")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0";
    }
}
