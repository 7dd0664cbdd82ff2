package dev.keelson.messagingadapters.relay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.messagingadapters.relay", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_THE_LOG_AND_THE_PORT = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("dev.keelson..")
                    .and(Predicates.resideOutsideOfPackages(
                            "dev.keelson.eventstore..",
                            "dev.keelson.messagingadapters.api",
                            "dev.keelson.messagingadapters.relay")));
}
