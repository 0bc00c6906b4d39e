package org.attn4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.attn4j.datasets.text.Tokenizer;
import org.junit.jupiter.api.Test;

/** recipes → datasets → framework, never back. */
class DependencyRuleTest {
    private final JavaClasses classes = new ClassFileImporter()
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
                .check(classes);
    }

    @Test
    void datasetsDoNotKnowRecipes() {
        noClasses()
                .that()
                .resideInAPackage("org.attn4j.datasets..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.attn4j.recipes..")
                .check(classes);
    }

    @Test
    void packagesFormNoCircles() {
        slices().matching("org.attn4j.(**)").should().beFreeOfCycles().check(classes);
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
                .check(classes);
    }

    @Test
    void theShellLivesInItsOwnPackages() {
        noClasses()
                .that()
                .resideInAnyPackage("org.attn4j.recipes.schema..", "org.attn4j.recipes.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.attn4j.recipes.cli..", "org.attn4j.recipes.run..")
                .check(classes);
    }
}
