package dev.keelson.commandside;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.commandside", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_THE_DOMAINS_CONTRACT_THE_LOG_AND_THE_GATE_ONLY = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("dev.keelson..")
                    .and(Predicates.resideOutsideOfPackages(
                            "dev.keelson.commandside",
                            "dev.keelson.domain",
                            "dev.keelson.eventstore",
                            "dev.keelson.idempotency")));
}
