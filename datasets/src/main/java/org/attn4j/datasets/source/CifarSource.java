package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.CifarBatchRecordReader;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.ImageShape;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.CollectionInputSplit;

/**
 * Images of 3 x 32 x 32 in the binary format of CIFAR-10 and CIFAR-100, unpacked, under any name.
 *
 * @param train path or glob of the training part: {@code cifar/data_batch_*.bin}
 * @param validation path or glob, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param test path or glob
 * @param labels label bytes of a record, of which the last one is taken: 1 for CIFAR-10, 2 for CIFAR-100
 * @param limit most records of a part; 0 for all
 * @throws IllegalArgumentException if an option is none
 */
@TypeName("cifar")
public record CifarSource(
        @Key(doc = "path or glob of the training part") Path train,
        @Key(doc = "path or glob, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<Path> validation,
        @Key(doc = "path or glob of the test part", value = "null") Optional<Path> test,
        @Key(doc = "label bytes of a record, of which the last one is taken: 1 or 2", value = "1") int labels,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit)
        implements FileSource {
    public CifarSource {
        require(limit >= 0, "limit must not be negative: %d", limit);
        require(labels == 1 || labels == 2, "labels must be 1 (CIFAR-10) or 2 (CIFAR-100): %d", labels);
    }

    @Override
    public Optional<ImageShape> statedShape() {
        return Optional.of(new ImageShape(3, 32, 32));
    }

    @Override
    public ImageShape imageShape(DataContext where) {
        return statedShape().orElseThrow();
    }

    @Override
    public RecordReader open(List<URI> files, List<Role> roles) {
        if (!roles.equals(List.of(Role.IMAGE, Role.LABEL))) {
            throw new DataException("data.source: cifar holds images and labels, and no " + roles);
        }
        CifarBatchRecordReader reader = new CifarBatchRecordReader(labels);
        reader.initialize(new CollectionInputSplit(files));
        return reader;
    }
}
