package dev.keelson.eventstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;

@AnalyzeClasses(packages = "dev.keelson.eventstore", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule STANDS_ALONE = noClasses()
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.keelson..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("dev.keelson.eventstore..")));

    @ArchTest
    static final ArchRule ONE_PLACE_KNOWS_AXONS_STORAGE_INTERFACE = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("EventLogStorageEngine")
            .and()
            .haveSimpleNameNotEndingWith("LogTransaction")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EventStorageEngine.class);
}
