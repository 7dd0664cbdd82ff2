package dev.keelson.examples.orderfulfilment;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.keelson.examples.orderfulfilment", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_example_knows_nothing_of_keelson_but_the_contract = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.keelson..")
                    .and(resideOutsideOfPackages("dev.keelson.domain..", "dev.keelson.examples.orderfulfilment..")));

    @ArchTest
    static final ArchRule decisions_know_nothing_of_read_models_and_databases = noClasses()
            .that()
            .resideInAnyPackage("..orderfulfilment.catalog..", "..orderfulfilment.orders..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..orderfulfilment.readmodels..", "org.jdbi..", "java.sql..");

    @ArchTest
    static final ArchRule the_catalog_knows_nothing_of_orders = noClasses()
            .that()
            .resideInAPackage("..orderfulfilment.catalog..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..orderfulfilment.orders..");
}
