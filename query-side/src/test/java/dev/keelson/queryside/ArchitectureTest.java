package dev.keelson.queryside;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.queryside", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule KNOWS_ONLY_THE_DOMAIN_AND_THE_LOG = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.keelson..")
                    .and(JavaClass.Predicates.resideOutsideOfPackages(
                            "dev.keelson.queryside", "dev.keelson.domain", "dev.keelson.eventstore..")));
}
