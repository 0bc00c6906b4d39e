package org.attn4j.datasets.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of a tar archive (gzip if its name ends in {@code gz}) with a folder for each split and, in it, one
 * for each class, such as {@code aclImdb/train/pos/0_9.txt}: a record holds a text, its label (the class folder's
 * place in the given list) and the member's name, in the archive's order. Other members, such as folders of unlabelled
 * texts and the {@code ._} files that macOS adds, are passed over.
 */
public final class LabelledArchiveRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    private final String split;
    private final List<String> classFolders;

    /**
     * A reader of one split.
     *
     * @param split the split's folder: {@code train}
     * @param classFolders the folders of the classes, by label
     */
    public LabelledArchiveRecordReader(String split, List<String> classFolders) {
        this.split = split;
        this.classFolders = List.copyOf(classFolders);
    }

    @Override
    public List<String> getLabels() {
        return classFolders;
    }

    @Override
    protected Cursor open(List<URI> locations) throws IOException {
        Pattern member = Pattern.compile("(?:.*/)?" + Pattern.quote(split) + "/([^/]+)/([^./][^/]*\\.txt)");
        TarArchiveInputStream tar = new TarArchiveInputStream(Streams.bytes(locations.get(0)));
        return new Cursor() {
            @Override
            public List<Writable> advance() throws IOException {
                for (TarArchiveEntry entry = tar.getNextTarEntry(); entry != null; entry = tar.getNextTarEntry()) {
                    Matcher name = member.matcher(entry.getName());
                    int label = entry.isFile() && name.matches() ? classFolders.indexOf(name.group(1)) : -1;
                    if (label >= 0) {
                        String text = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                        return List.of(new Text(text), new IntWritable(label), new Text(name.group(2)));
                    }
                }
                return null;
            }

            @Override
            public void close() throws IOException {
                tar.close();
            }
        };
    }
}
