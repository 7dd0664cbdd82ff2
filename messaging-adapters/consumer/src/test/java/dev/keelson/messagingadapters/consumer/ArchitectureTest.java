package dev.keelson.messagingadapters.consumer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.messagingadapters.consumer", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_THE_PORT_AND_ONCE = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("dev.keelson..")
                    .and(Predicates.resideOutsideOfPackages(
                            "dev.keelson.idempotency",
                            "dev.keelson.messagingadapters.api",
                            "dev.keelson.messagingadapters.consumer")));
}
