package org.attn4j.recipes.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;

/**
 * What stands at the beginning of NumPy's files: a magic word, a version, a length and a Python dictionary with type and
 * shape, filled up with spaces to a multiple of 64 bytes.
 *
 * @param count N, the number of vectors
 * @param width D
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's format</a>
 */
record NpyHeader(long count, int width) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\((\\d{1,18}), *(\\d{1,9}),? *\\)");

    /** The header of float32 values, row by row. */
    static byte[] bytes(long count, int width) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + count + ", " + width + "), }";
        int fixed = MAGIC.length + 2 * Byte.BYTES + Short.BYTES;
        int size = (fixed + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (size - fixed));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        Arrays.fill(header.array(), header.position(), size - 1, (byte) ' ');
        header.array()[size - 1] = '\n';
        return header.array();
    }

    /**
     * Reads a header of such values.
     *
     * @throws DataException if it is none, or one of other values
     */
    static NpyHeader read(InputStream in, Path file) throws IOException {
        byte[] begin = in.readNBytes(MAGIC.length + 2);
        if (begin.length < MAGIC.length + 2 || !Arrays.equals(Arrays.copyOf(begin, MAGIC.length), MAGIC)) {
            throw new DataException(file + " is no file of NumPy's: expected it to begin with \\x93NUMPY");
        }
        boolean small = begin[MAGIC.length] == 1;
        byte[] length = in.readNBytes(small ? Short.BYTES : Integer.BYTES);
        ByteBuffer number =
                ByteBuffer.wrap(Arrays.copyOf(length, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        String text = new String(
                in.readNBytes(Math.min(1 << 16, number.getInt() & Integer.MAX_VALUE)), StandardCharsets.US_ASCII);
        Matcher shape = SHAPE.matcher(text);
        if (!text.contains("'descr': '<f4'") || !text.contains("'fortran_order': False") || !shape.find()) {
            throw new DataException(
                    file + ": expected float32 ('<f4') in C order with a shape (N, D), got " + text.strip());
        }
        return new NpyHeader(Long.parseLong(shape.group(1)), Integer.parseInt(shape.group(2)));
    }
}
