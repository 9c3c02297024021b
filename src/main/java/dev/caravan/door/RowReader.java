package dev.caravan.door;

import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a file one after the other, and holds no more than one of them. Not safe for many threads. */
interface RowReader extends AutoCloseable {

    /** The next row, broken ones included; empty at the end. */
    Optional<Row> next() throws IOException;

    /** How many bytes of the file were read. */
    long position();

    @Override
    void close() throws IOException;
}
