package dev.keelson.server;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an export goes to. A file has its name only once it is whole and on disk; until then it is called {@code .part}.
 * Used by one thread.
 */
sealed interface ExportTarget extends AutoCloseable {

    /** To write to. */
    OutputStream stream();

    /** Called when everything was written. */
    void complete() throws IOException;

    @Override
    void close() throws IOException;

    /** A stream that somebody else closes. */
    static ExportTarget stream(OutputStream stream) {
        return new Stream(stream);
    }

    /**
     * A new file.
     *
     * @throws FileAlreadyExistsException when it exists
     */
    static ExportTarget file(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        var open = new FileOutputStream(part.toFile());
        return new PartFile(part, file, open, new BufferedOutputStream(open));
    }

    /** Somebody else's. */
    record Stream(OutputStream stream) implements ExportTarget {

        @Override
        public void complete() throws IOException {
            stream.flush();
        }

        @Override
        public void close() {}
    }

    /**
     * A file in the making.
     *
     * @param part what it is called now
     * @param whole what it will be called
     */
    record PartFile(Path part, Path whole, FileOutputStream open, OutputStream stream) implements ExportTarget {

        @Override
        public void complete() throws IOException {
            stream.flush();
            open.getChannel().force(true);
            Files.move(part, whole);
        }

        @Override
        public void close() throws IOException {
            open.close();
            Files.deleteIfExists(part);
        }
    }
}
