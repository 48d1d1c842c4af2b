package dev.keyturn.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A disk for embedded databases ({@code jdbc:h2:tight:/folder/name}) that can be full: no file on it can grow then. */
public final class TightDisk extends FilePathWrapper {

    private static volatile boolean isFull;

    /** Makes H2 know the scheme. */
    public static void mount() {
        isFull = false;
        FilePath.register(new TightDisk());
    }

    public static void fill() {
        isFull = true;
    }

    public static void free() {
        isFull = false;
    }

    @Override
    public String getScheme() {
        return "tight";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new TightFile(super.open(mode));
    }

    private static final class TightFile extends FileBase {

        private final FileChannel file;

        TightFile(FileChannel file) {
            this.file = file;
        }

        @Override
        public synchronized int write(ByteBuffer bytes, long position) throws IOException {
            requireRoom(position + bytes.remaining());
            return file.write(bytes, position);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            requireRoom(file.position() + bytes.remaining());
            return file.write(bytes);
        }

        private void requireRoom(long end) throws IOException {
            if (isFull && end > file.size()) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public synchronized int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
