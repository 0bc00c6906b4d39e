package org.attn4j.datasets.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** Holds the bytes of an unfinished code point back until the ids that follow bring the rest. */
final class Utf8StreamingDecoder implements StreamingDecoder {
    private final IntFunction<byte[]> bytesOf;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] held = new byte[0];

    Utf8StreamingDecoder(IntFunction<byte[]> bytesOf) {
        this.bytesOf = bytesOf;
    }

    @Override
    public String next(int id) {
        byte[] bytes = bytesOf.apply(id);
        ByteBuffer in = ByteBuffer.allocate(held.length + bytes.length);
        in.put(held).put(bytes).flip();
        String text = decode(in, false);
        held = new byte[in.remaining()];
        in.get(held);
        return text;
    }

    @Override
    public String end() {
        String text = decode(ByteBuffer.wrap(held), true);
        held = new byte[0];
        decoder.reset();
        return text;
    }

    private String decode(ByteBuffer in, boolean last) {
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, last);
        return out.flip().toString();
    }
}
