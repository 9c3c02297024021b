package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that were made, their report, and where it goes. */
class ReportRoutesTest {

    private static final List<String> ROUTES =
            List.of("call.yaml", "model.yaml", "outcomes.yaml", "health.yaml", "report.yaml");

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        start(ROUTES);
    }

    private void start(List<String> routes) {
        caravan = TestCaravan.startWith(folder, """
                providers:
                  o: { dialect: openai, url: "%s/v1", key: "key" }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: o, id: gpt-4o-mini }
                retry: { redeliveries: 0, delay: 1ms }
                chains: { default: [first, second] }
                """.formatted(simulator.uri("")), routes);
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void theReportTellsOfTheCallsThatWereMade() throws IOException {
        caravan.ask("default", "Hello");
        simulator.script("gpt-4o", Behaviour.refuse(503));
        caravan.ask("default", "Hello");
        await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().until(() -> caravan.rows() == 3);

        List<?> names = caravan.context().createProducerTemplate()
                .requestBody("direct:caravan-report", null, List.class);

        assertThat(names).hasSize(3);
        assertThat(Files.readString(folder.resolve("reports").resolve(names.get(0).toString())))
                .contains("Of 2 calls 2 were answered. 1 of them only because a fallback stepped in");
        assertThat(files()).containsExactlyInAnyOrderElementsOf(names(names));
    }

    @Test
    void aReportOfWholeDaysEndsAtMidnight() {
        var today = LocalDate.now(ZoneOffset.UTC);

        List<?> names = caravan.context().createProducerTemplate().requestBodyAndHeaders("direct:caravan-report", null,
                Map.of(Names.REPORT_UNTIL, "midnight", Names.REPORT_DAYS, 30), List.class);

        assertThat(names(names)).allSatisfy(name -> assertThat(name).startsWith("caravan-"))
                .anySatisfy(name -> assertThat(LocalDate.parse(name.substring(8, 18)).plusDays(29))
                        .isEqualTo(LocalDate.parse(name.substring(22, 32))).isBetween(today.minusDays(1), today));
    }

    @Test
    void theClockMakesAReportAndSaysWhatItIs() {
        caravan.close();
        System.setProperty("caravan.report.cron", "* * * * * ?");
        try {
            start(Stream.concat(ROUTES.stream(), Stream.of("report-weekly.yaml")).toList());

            await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().untilAsserted(() -> assertThat(files()).hasSize(3));
            assertThat(caravan.context().getRoute("caravan-report-weekly").getDescription()).isNotBlank();
        } finally {
            System.clearProperty("caravan.report.cron");
        }
    }

    @Test
    void everyRouteSaysWhatItIs() {
        assertThat(caravan.context().getRoutes()).extracting(Route::getRouteId)
                .contains("caravan-report", "caravan-deliver-report");
        assertThat(caravan.context().getRoutes()).allSatisfy(route -> assertThat(route.getDescription()).isNotBlank());
    }

    private static List<String> names(List<?> names) {
        return names.stream().map(Object::toString).toList();
    }

    private List<String> files() {
        return List.of(folder.resolve("reports").toFile().list((in, name) -> !name.startsWith(".")));
    }
}
