package org.attn4j.datasets.reader;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader that yields each location's whole text as one record of one {@link Text}. Texts are UTF-8; a byte
 * order mark at the beginning is left out.
 */
public final class TextFileRecordReader extends BaseRecordReader {
    private static final long serialVersionUID = 1L;

    /** Beyond this a text does not fit in one Java string with certainty. */
    private static final int MAX_BYTES = 1 << 30;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private List<URI> locations = List.of();
    private int position;
    private transient Configuration configuration;

    @Override
    public void initialize(InputSplit split) {
        inputSplit = split;
        locations = List.of(split.locations());
        position = 0;
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) {
        setConf(conf);
        initialize(split);
    }

    @Override
    public boolean hasNext() {
        return position < locations.size();
    }

    @Override
    public List<Writable> next() {
        return nextRecord().getRecord();
    }

    /**
     * The next location's text.
     *
     * @throws DataException if it cannot be read, is not UTF-8, or is larger than 1 GiB
     */
    @Override
    public Record nextRecord() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + locations.size() + " texts have been read");
        }
        Record record = read(locations.get(position++));
        invokeListeners(record);
        return record;
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream in) throws IOException {
        return List.of(new Text(text(uri, in)));
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
        return read(metaData.getURI());
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
        List<Record> records = new ArrayList<>();
        metaData.forEach(m -> records.add(loadFromMetaData(m)));
        return records;
    }

    @Override
    public List<String> getLabels() {
        return List.of();
    }

    @Override
    public void reset() {
        position = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public void setConf(Configuration conf) {
        configuration = conf;
    }

    @Override
    public Configuration getConf() {
        return configuration;
    }

    @Override
    public void close() {}

    private static Record read(URI uri) {
        try (InputStream in = uri.toURL().openStream()) {
            List<Writable> values = List.of(new Text(text(uri, in)));
            return new org.datavec.api.records.impl.Record(
                    values, new RecordMetaDataURI(uri, TextFileRecordReader.class));
        } catch (IOException e) {
            throw new DataException("cannot read the text " + name(uri) + ": " + FileFailure.reason(e), e);
        }
    }

    private static String text(URI uri, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new DataException("the text " + name(uri)
                    + " is larger than 1 GiB, the most that is read as one text;" + " give a part of it");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(source, chars, true);
        if (result.isError()) {
            throw new DataException("the text " + name(uri) + " is not UTF-8: byte 0x"
                    + String.format("%02X", bytes[source.position()]) + " at position " + source.position()
                    + " is part of no character; convert the file to UTF-8");
        }
        String text = chars.flip().toString();
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String name(URI uri) {
        return "file".equals(uri.getScheme()) ? Path.of(uri).toString() : uri.toString();
    }
}
