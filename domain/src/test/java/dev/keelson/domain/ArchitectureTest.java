package dev.keelson.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.domain", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule STANDS_ALONE = noClasses()
            .should()
            .dependOnClassesThat(Predicates.resideInAPackage("dev.keelson..")
                    .and(Predicates.resideOutsideOfPackage("dev.keelson.domain")));

    @ArchTest
    static final ArchRule KNOWS_NEITHER_HTTP_NOR_A_DATABASE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "java.sql..", "javax.sql..", "org.jdbi..");
}
