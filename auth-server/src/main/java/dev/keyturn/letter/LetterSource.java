package dev.keyturn.letter;

/** Bean that writes letters outside of requests. */
@FunctionalInterface
public interface LetterSource {

    /** Writes the letters that are due. Called each second, on each node, if there is a mail server. */
    void writeDue();
}
