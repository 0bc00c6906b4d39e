package org.attn4j.framework.op;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;

/** Each family of ops has a room of its own: no circles, and no family uses another but for those named here. */
@AnalyzeClasses(packages = "org.attn4j.framework.op", importOptions = ImportOption.DoNotIncludeTests.class)
class OpRoomsTest {
    private static final String ROOT = "org.attn4j.framework.op";

    /** What all families share; "family" lists them, so that none may use it. */
    private static final Set<String> SHARED = Set.of("op", "simd", "launch", "reference", "host");

    /** Families whose kernels or specs another family builds on. */
    private static final Map<String, Set<String>> DECLARED = Map.of(
            "attention.scored", Set.of("attention"),
            "attention.kernelized", Set.of("attention"),
            "rows", Set.of("embedding"),
            "norm", Set.of("elementwise"),
            "recurrent", Set.of("linear", "embedding", "loss"));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CIRCLES =
            slices().assignedFrom(by("packages", false)).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FAMILIES_HAVE_NO_CIRCLES =
            slices().assignedFrom(by("families", true)).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FAMILIES_KEEP_TO_THEMSELVES = classes()
            .that()
            .resideOutsideOfPackage(ROOT + ".family")
            .should(new ArchCondition<>("use no other family but those declared") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    String own = room(type);
                    for (Dependency d : type.getDirectDependenciesFromSelf()) {
                        JavaClass used = d.getTargetClass().getBaseComponentType();
                        if (used.getPackageName().startsWith(ROOT)) {
                            String other = room(used);
                            boolean allowed = other.equals(own)
                                    || SHARED.contains(other)
                                    || DECLARED.getOrDefault(own, Set.of()).contains(other);
                            events.add(new SimpleConditionEvent(type, allowed, d.getDescription()));
                        }
                    }
                }
            });

    private static SliceAssignment by(String what, boolean rooms) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith(ROOT)
                        ? SliceIdentifier.of(rooms ? room(type) : type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return what + " of ops";
            }
        };
    }

    /** The family of a class: the first folder, and below attention the second where it is no backend's. */
    private static String room(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        if (below.isEmpty()) {
            return "op";
        }
        String[] folders = below.substring(1).split("\\.");
        boolean nested =
                folders.length > 1 && !Set.of("jvm", "reference", "cuda").contains(folders[1]);
        return nested ? folders[0] + "." + folders[1] : folders[0];
    }
}
