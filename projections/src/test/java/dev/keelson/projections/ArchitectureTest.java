package dev.keelson.projections;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.projections", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_THE_LOG_ALONE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.keelson..")
                    .and(resideOutsideOfPackages("dev.keelson.projections", "dev.keelson.eventstore")));

    @ArchTest
    static final ArchRule KNOWS_NO_HTTP =
            noClasses().should().dependOnClassesThat().resideInAPackage("jakarta.ws.rs..");
}
