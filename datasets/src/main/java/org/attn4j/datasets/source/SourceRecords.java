package org.attn4j.datasets.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.reader.BadRecordException;
import org.attn4j.framework.file.FileFailure;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;

/** Goes through the records of a source: its limit, its held-out share, its bad records. */
public final class SourceRecords {
    private static final int REPLACEMENT = 0xfffd;

    private final Source source;
    private final DataContext where;

    /** Of a source. */
    public SourceRecords(Source source, DataContext where) {
        this.source = source;
        this.where = where;
    }

    /** Whether there are records to validate on, of a part or of a share. */
    public boolean validated() {
        return source.parts().validation() || source.parts().heldOut() > 0;
    }

    /** Whether there is a test part. */
    public boolean tested() {
        return source.parts().test();
    }

    /**
     * Hands on each record of a part that can be used.
     *
     * @param part training, validation or test; of a source with a share for validation, training is the rest
     * @return how many were handed on
     * @throws DataException if there is none, or one cannot be used and the source does not leave such out
     */
    public long each(String part, List<Role> roles, Consumer<List<Writable>> use) {
        Source.Parts parts = source.parts();
        double share = part.equals(WikiText.TEST) ? 0 : parts.heldOut();
        boolean held = share > 0 && part.equals(WikiText.VALIDATION);
        long used = 0;
        long broken = 0;
        try (RecordReader reader = source.open(held ? WikiText.TRAINING : part, roles, where)) {
            for (long read = 0; source.limit() == 0 || read < source.limit(); read++) {
                List<Writable> record;
                try {
                    if (!reader.hasNext()) {
                        break;
                    }
                    record = reader.next();
                    requireFilled(record, roles, part, read);
                } catch (BadRecordException e) {
                    if (!source.skipBroken()) {
                        throw new DataException(
                                e.getMessage() + "; data.source.skip_broken: true leaves such records out", e);
                    }
                    broken++;
                    continue;
                }
                if (share == 0 || held == isHeldOut(record, share)) {
                    use.accept(record);
                    used++;
                }
            }
        } catch (IOException e) {
            throw new DataException("data.source: cannot close the " + part + " part: " + FileFailure.reason(e), e);
        }
        if (broken > 0) {
            where.progress()
                    .note("data.source: " + broken + " records of the " + part
                            + " part cannot be used and are left out; " + used + " remain");
        }
        if (used == 0) {
            throw new DataException("data.source: the " + part + " part holds no record"
                    + (held ? " at a share of " + share + "; give more records or a larger share" : ""));
        }
        return used;
    }

    private static void requireFilled(List<Writable> record, List<Role> roles, String part, long read) {
        for (int i = 0; i < roles.size(); i++) {
            if (roles.get(i) != Role.IMAGE && isEmpty(record.get(i).toString())) {
                throw new BadRecordException("data.source: record " + (read + 1) + " of the " + part
                        + " part has an empty " + roles.get(i).name().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    /** Whether a text shows nothing: no tokenizer would find a token in it. */
    private static boolean isEmpty(String text) {
        return text.codePoints().allMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.NON_SPACING_MARK -> true;
            default -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == REPLACEMENT;
        });
    }

    /** Whether a record is held out: a function of the record alone, so that adding others moves none. */
    static boolean isHeldOut(List<Writable> record, double share) {
        MessageDigest digest = Sha256.digest();
        for (Writable value : record) {
            byte[] bytes = value instanceof BytesWritable image
                    ? image.getContent()
                    : value.toString().getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        long drawn = ByteBuffer.wrap(digest.digest()).getLong() >>> 11;
        return drawn * 0x1p-53 < share;
    }
}
