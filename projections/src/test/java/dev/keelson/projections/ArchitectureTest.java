package dev.keelson.projections;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.projections", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_THE_LOG_AND_THE_DOMAIN_CONTRACT_ONLY = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.keelson..")
                    .and(not(resideInAnyPackage(
                            "dev.keelson.projections..", "dev.keelson.eventstore", "dev.keelson.domain"))))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..");
}
