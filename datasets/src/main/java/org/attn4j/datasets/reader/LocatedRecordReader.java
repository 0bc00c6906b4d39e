package org.attn4j.datasets.reader;

import java.net.URI;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/** What DataVec asks of any reader that goes through its locations and can begin again. */
abstract class LocatedRecordReader extends BaseRecordReader {
    private static final long serialVersionUID = 1L;

    private List<URI> locations = List.of();
    private transient Configuration configuration;

    /** What is read, in its order. */
    final List<URI> locations() {
        return locations;
    }

    @Override
    public void initialize(InputSplit split) {
        inputSplit = split;
        locations = List.of(split.locations());
        reset();
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) {
        setConf(conf);
        initialize(split);
    }

    @Override
    public List<Writable> next() {
        return nextRecord().getRecord();
    }

    @Override
    public List<String> getLabels() {
        return List.of();
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
}
