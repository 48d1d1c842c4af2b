package dev.keyturn.audit.proof;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Audit trail with its tree, as it is stored. */
interface Trail {

    /**
     * Reads everything, in the order of the tree.
     *
     * @throws IOException if it cannot be read to its end
     */
    void read(Reader reader) throws IOException;

    /** Receiver of the parts of a trail. */
    interface Reader {

        /** Public key of a signing key of any state. Keys come first. */
        void key(JWK key) throws IOException;

        /**
         * The latest head and the size of the tree, before its entries.
         *
         * @param head null if there is none
         */
        void begin(@Nullable String head, long leaves) throws IOException;

        /** Leaf, in the order of positions. */
        void entry(Entry entry) throws IOException;

        /** Signed head, after the leaves that it covers. */
        void head(Head head) throws IOException;

        /** Event with a position that has no leaf of this event. */
        void stray(RecordedEvent event) throws IOException;

        /** End of the trail. @throws IOException if it cannot be read to its end */
        void end(long eventsWithoutPosition) throws IOException;
    }

    /**
     * Leaf with its event.
     *
     * @param event null if there is none
     */
    record Entry(Leaf leaf, @Nullable RecordedEvent event) {

        public Entry {
            Objects.requireNonNull(leaf);
        }
    }

    /** Head with the size by which it is stored. */
    record Head(long size, String text) {

        public Head {
            Objects.requireNonNull(text);
        }
    }
}
