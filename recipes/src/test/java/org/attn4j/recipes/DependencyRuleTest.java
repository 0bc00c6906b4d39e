package org.attn4j.recipes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
