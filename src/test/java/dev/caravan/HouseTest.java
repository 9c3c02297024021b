package dev.caravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of the house: which room may know which. */
class HouseTest {

    private static final List<String> ROOMS = List.of(
            "model", "failure", "config", "provider", "guard", "outcome", "ledger", "agreement", "advice", "report", "plan",
            "work", "metric", "route", "door", "host", "app");
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.caravan");

    @Test
    void everyClassIsInAKnownRoom() {
        var known = ROOMS.stream().map(HouseTest::room).collect(Collectors.toList());
        known.add(room("sim"));

        noClasses().should().resideOutsideOfPackages(known.toArray(String[]::new)).check(HOUSE);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("dev.caravan.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void roomsKnowOnlyThoseBeforeThem() {
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            var later = ROOMS.subList(i + 1, ROOMS.size()).stream().map(HouseTest::room).toArray(String[]::new);
            noClasses().that().resideInAPackage(room(ROOMS.get(i)))
                    .should().dependOnClassesThat().resideInAnyPackage(later).check(HOUSE);
        }
    }

    @Test
    void theSimulatorSharesNoCodeWithTheCodecs() {
        var rooms = ROOMS.stream().map(HouseTest::room).toArray(String[]::new);

        noClasses().that().resideInAPackage(room("sim"))
                .should().dependOnClassesThat().resideInAnyPackage(rooms).check(HOUSE);
        noClasses().that().resideOutsideOfPackages(room("sim"), room("app"))
                .should().dependOnClassesThat().resideInAPackage(room("sim")).check(HOUSE);
    }

    @Test
    void onlyTheRoutingRoomsKnowCamel() {
        noClasses().that().resideOutsideOfPackages(room("route"), room("door"), room("host"), room("app"))
                .should().dependOnClassesThat().resideInAPackage("org.apache.camel..").check(HOUSE);
    }

    /** {@code route} hands a store's DataSource from one to the other and needs no exception, for it never names it. */
    @Test
    void onlyStoresAndQueriesKnowTheDatabase() {
        noClasses().that().haveSimpleNameNotEndingWith("Store").and().haveSimpleNameNotEndingWith("Query")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "java.sql..", "javax.sql..", "com.zaxxer.hikari..", "org.flywaydb..", "org.sqlite..")
                .check(HOUSE);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        for (var annotation : List.of("org.apache.camel.BeanInject", "org.apache.camel.PropertyInject",
                "org.apache.camel.EndpointInject", "org.apache.camel.Produce", "javax.inject.Inject",
                "jakarta.inject.Inject", "org.springframework.beans.factory.annotation.Autowired")) {
            noFields().should().beAnnotatedWith(annotation).check(HOUSE);
        }
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        try (var folders = Files.walk(Path.of("src/main/java/dev/caravan"))) {
            var silent = folders.filter(Files::isDirectory).filter(HouseTest::holdsClasses)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")));

            assertThat(silent).isEmpty();
        }
    }

    private static boolean holdsClasses(Path folder) {
        var files = folder.toFile().list((dir, name) -> name.endsWith(".java"));
        return files != null && files.length > 0;
    }

    private static String room(String name) {
        return "dev.caravan." + name + "..";
    }
}
