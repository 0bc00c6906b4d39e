package org.attn4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import org.attn4j.datasets.text.Tokenizer;
import org.junit.jupiter.api.Test;

/** recipes → datasets → framework, never back; no circles of packages, and none of files but those named here. */
class DependencyRuleTest {
    /** Files that need one another for what they are. */
    private static final List<Set<String>> CIRCLES = List.of(
            // What hands out something that works on it.
            Set.of("CudaDevice", "Launch", "Product", "Reading", "Rounding", "Staging", "Workspace"),
            Set.of("Adapter", "GraphBuilder", "Scope"),
            Set.of("Pipeline", "TokenStream"),
            Set.of("Sampler", "Distribution"),
            // Interfaces that make what implements them, which nobody else names.
            Set.of("TensorSource", "PlainFloats", "RawElements", "TransposedFloats"),
            Set.of("Tokenizer", "RedecodingDecoder"),
            Set.of("Finder", "RegularExpression"),
            // A sealed interface names its kinds.
            Set.of("Node", "MapNode", "ListNode", "ScalarNode"),
            // Each is the other's gradient.
            Set.of("Combine", "Dispatch"),
            // A model and its parts, which recipes describe by one record.
            Set.of("AttentionSeq2Seq", "Seq2SeqParts"),
            // An order, and those who carry it out.
            Set.of("Training", "BegunTraining", "ResumedTraining", "TrainingRun"),
            // A format reads what knows how to write itself in it.
            Set.of("HuggingFaceFormat", "BytePairTokenizer", "WordPieceTokenizer", "WordTokenizer"),
            Set.of("TokenizerFile", "CharacterTokenizer", "Gpt2Tokenizer", "IdTokenizer"),
            Set.of("Vocabulary", "AddedTokens"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.attn4j");

    @Test
    void frameworkKnowsNeitherDatasetsNorRecipes() {
        noClasses()
                .that()
                .resideInAPackage("org.attn4j.framework..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.attn4j.datasets..", "org.attn4j.recipes..")
                .check(CLASSES);
    }

    @Test
    void datasetsDoNotKnowRecipes() {
        noClasses()
                .that()
                .resideInAPackage("org.attn4j.datasets..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.attn4j.recipes..")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCircles() {
        slices().matching("org.attn4j.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void filesFormNoCircles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String file = type.getName().replaceFirst("\\$.*", "").replaceFirst("\\[.*", "");
                        String name = file.substring(file.lastIndexOf('.') + 1);
                        boolean ours = file.startsWith("org.attn4j.");
                        return !ours
                                ? SliceIdentifier.ignore()
                                : SliceIdentifier.of(CIRCLES.stream()
                                        .filter(c -> c.contains(name))
                                        .findFirst()
                                        .map(Set::toString)
                                        .orElse(file));
                    }

                    @Override
                    public String getDescription() {
                        return "files";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** What a model is given goes through the encoder of its data: nobody else turns a text into ids for it. */
    @Test
    void encodersAloneTurnTextsIntoIds() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.attn4j.recipes..",
                        "org.attn4j.datasets.type..",
                        "org.attn4j.datasets.task..",
                        "org.attn4j.datasets.batch..")
                // A word's row, a reference to compare with, and the ends of sentences are no inputs.
                .and()
                .haveSimpleNameNotStartingWith("NeighboursCommand")
                .and()
                .haveSimpleNameNotStartingWith("TranslationScores")
                .and()
                .haveSimpleNameNotStartingWith("DenoisingTask")
                .should()
                .callMethod(Tokenizer.class, "encode", String.class)
                .check(CLASSES);
    }

    @Test
    void theShellLivesInItsOwnPackages() {
        noClasses()
                .that()
                .resideInAnyPackage("org.attn4j.recipes.schema..", "org.attn4j.recipes.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.attn4j.recipes.cli..", "org.attn4j.recipes.run..")
                .check(CLASSES);
    }
}
