package org.attn4j.framework.device.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** CUDA's run-time compiler. Needs no card, but its binding wants the driver's library to be there. */
final class Nvrtc implements KernelCompiler {
    /** How names of architectures with machine code of their own begin. */
    private static final String MACHINE = "sm_";

    private final String version;
    private final int[] known;

    Nvrtc() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtc.nvrtcVersion(major, minor), "nvrtcVersion");
        version = major[0] + "." + minor[0];
        int[] count = new int[1];
        check(nvrtc.nvrtcGetNumSupportedArchs(count), "nvrtcGetNumSupportedArchs");
        known = new int[count[0]];
        check(nvrtc.nvrtcGetSupportedArchs(known), "nvrtcGetSupportedArchs");
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public List<String> options(String architecture) {
        return List.of(
                "--gpu-architecture=" + target(architecture), "--std=c++17", "--device-as-default-execution-space");
    }

    /** What is compiled for: the card's architecture, or PTX of an older one for a card that the compiler does not know. */
    private String target(String architecture) {
        int wanted = Integer.parseInt(architecture.substring(MACHINE.length()));
        boolean exact = Arrays.stream(known).anyMatch(a -> a == wanted);
        int newest = Arrays.stream(known).filter(a -> a <= wanted).max().orElse(wanted);
        return exact ? MACHINE + wanted : "compute_" + newest;
    }

    @Override
    public byte[] compile(KernelSource source, String architecture) {
        String target = target(architecture);
        List<BytePointer> texts = new ArrayList<>();
        List<BytePointer> names = new ArrayList<>();
        source.headers().forEach((name, text) -> {
            names.add(new BytePointer(name));
            texts.add(new BytePointer(text));
        });
        List<BytePointer> options =
                options(architecture).stream().map(BytePointer::new).toList();
        _nvrtcProgram program = new _nvrtcProgram();
        try (PointerPointer<Pointer> headers = table(texts);
                PointerPointer<Pointer> includes = table(names);
                PointerPointer<Pointer> flags = table(options);
                BytePointer text = new BytePointer(source.text());
                BytePointer name = new BytePointer(source.file() + ".cu")) {
            check(nvrtc.nvrtcCreateProgram(program, text, name, names.size(), headers, includes), "nvrtcCreateProgram");
            if (nvrtc.nvrtcCompileProgram(program, options.size(), flags) != 0) {
                throw new CudaException(source.file() + ".cu does not compile for " + target + ":\n" + log(program));
            }
            return target.startsWith(MACHINE) ? cubin(program) : ptx(program);
        } finally {
            nvrtc.nvrtcDestroyProgram(program);
        }
    }

    private static byte[] cubin(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
            byte[] code = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetCUBIN(program, code), "nvrtcGetCUBIN");
            return code;
        }
    }

    private static byte[] ptx(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetPTXSize(program, size), "nvrtcGetPTXSize");
            byte[] code = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetPTX(program, code), "nvrtcGetPTX");
            return code;
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
            byte[] text = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetProgramLog(program, text), "nvrtcGetProgramLog");
            return new String(text, 0, Math.max(0, text.length - 1), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static PointerPointer<Pointer> table(List<BytePointer> pointers) {
        return new PointerPointer<>(pointers.toArray(Pointer[]::new));
    }

    private static void check(int status, String call) {
        if (status != 0) {
            throw new CudaException(
                    call + ": " + nvrtc.nvrtcGetErrorString(status).getString());
        }
    }
}
