package org.attn4j.framework;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Packages depend on those below them alone, and the framework knows no recipes, no data files and no shell. */
@AnalyzeClasses(packages = "org.attn4j.framework", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.attn4j.framework.";

    @ArchTest
    static final ArchRule PACKAGES_STAND_IN_ORDER = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.attn4j..")
            .ensureAllClassesAreContainedInArchitecture()
            .layer("config")
            .definedBy(ROOT + "config..")
            .layer("file")
            .definedBy(ROOT + "file..")
            .layer("device")
            .definedBy(ROOT + "device..")
            .layer("op")
            .definedBy(ROOT + "op..")
            .layer("graph")
            .definedBy(ROOT + "graph..")
            .layer("layer")
            .definedBy(ROOT + "layer..")
            .layer("model")
            .definedBy(ROOT + "model..")
            .layer("train")
            .definedBy(ROOT + "train..")
            .layer("generate")
            .definedBy(ROOT + "generate..")
            .layer("dl4j")
            .definedBy(ROOT + "dl4j..")
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("file")
            .mayNotAccessAnyLayer()
            .whereLayer("device")
            .mayOnlyAccessLayers("config", "file")
            .whereLayer("op")
            .mayOnlyAccessLayers("config", "device")
            .whereLayer("graph")
            .mayOnlyAccessLayers("config", "device", "op")
            .whereLayer("layer")
            .mayOnlyAccessLayers("config", "device", "op", "graph")
            .whereLayer("model")
            .mayOnlyAccessLayers("config", "device", "op", "graph", "layer")
            .whereLayer("train")
            .mayOnlyAccessLayers("config", "file", "device", "op", "graph", "layer", "model")
            .whereLayer("generate")
            .mayOnlyAccessLayers("config", "device", "op", "graph", "layer", "model")
            .whereLayer("dl4j")
            .mayOnlyAccessLayers("config", "device", "op", "graph", "layer", "model");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CIRCLES =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KNOWS_NO_RECIPES_NO_DATA_NO_SHELL = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "picocli..",
                    "com.fasterxml.jackson.dataformat..",
                    "org.yaml..",
                    "org.attn4j.datasets..",
                    "org.attn4j.recipes..");
}
