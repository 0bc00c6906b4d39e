package org.attn4j.framework.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.junit.jupiter.api.Test;

/** Every op has what computes it on each backend, and a name of its own. */
class KernelTableTest {
    /** Ops that a backend need not have, with the reason beside each; none. */
    private static final Set<String> WITHOUT_JVM = Set.of();

    private static final Set<String> WITHOUT_CUDA = Set.of();

    @Test
    void everyOpHasAReferenceAndTheKernelsOfBothDevices() {
        KernelTable table = OpFamilies.of(getClass().getClassLoader());
        List<String> missing = new ArrayList<>();
        for (JavaOp op : table.ops()) {
            if (table.reference(op) == null) {
                missing.add(op.opName() + ": reference");
            }
            if ((table.jvm(op) == null) != WITHOUT_JVM.contains(op.opName())) {
                missing.add(op.opName() + ": JVM");
            }
            if ((table.cuda(op) == null) != WITHOUT_CUDA.contains(op.opName())) {
                missing.add(op.opName() + ": CUDA");
            }
        }
        assertThat(missing).isEmpty();
        assertThat(table.ops()).hasSizeGreaterThan(60);
    }

    @Test
    void everyOpClassOfTheProjectIsInTheTable() {
        KernelTable table = OpFamilies.of(getClass().getClassLoader());
        var classes = new com.tngtech.archunit.core.importer.ClassFileImporter()
                .withImportOption(new com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests())
                .importPackages("org.attn4j.framework.op");
        List<String> listed =
                table.ops().stream().map(op -> op.getClass().getName()).toList();
        assertThat(classes.stream()
                        .filter(c -> c.isAssignableTo(JavaOp.class)
                                && !c.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT))
                        .map(c -> c.getName()))
                .allMatch(listed::contains);
    }

    @Test
    void aNameIsTakenOnce() {
        KernelTable table = new KernelTable();
        table.op(Add::new, (op, in) -> List.of());
        table.op(Dropout::new, (op, in) -> List.of());
        assertThatThrownBy(() -> table.op(OtherAdd::new, (op, in) -> List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("op attn4j_add of " + OtherAdd.class.getName())
                .hasMessageContaining("taken by " + Add.class.getName());
    }

    /** Another op of the same name. */
    static final class OtherAdd extends JavaOp {
        @Override
        public String opName() {
            return new Add().opName();
        }

        @Override
        public int getNumOutputs() {
            return 1;
        }

        @Override
        public List<org.attn4j.framework.device.TensorSpec> outputs(
                List<org.attn4j.framework.device.TensorSpec> inputs) {
            return inputs.subList(0, 1);
        }

        @Override
        public List<org.nd4j.autodiff.samediff.SDVariable> doDiff(
                List<org.nd4j.autodiff.samediff.SDVariable> gradients) {
            return gradients;
        }
    }
}
