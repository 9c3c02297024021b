package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.OPENAI;
import static dev.caravan.door.http.Gateway.json;
import static dev.caravan.door.http.Gateway.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Mishap;
import dev.caravan.sim.Point;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with two places: what those hear who find none, and when a place is free again. */
class RoomTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION = question("gpt", "Hello there");

    private Gateway gateway;

    @BeforeEach
    void start(@TempDir Path folder) {
        gateway = Gateway.start(folder, "", Map.of("caravan.http.max-calls", "2"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whoFindsNoPlaceIsToldToComeAgainWhileTheOthersAreStillToBeAnswered() {
        gateway.simulator().script(OPENAI, Behaviour.stallThenAnswer(Duration.ofSeconds(3)));
        var inside = Stream.generate(() -> CompletableFuture.supplyAsync(() -> gateway.post(CHAT, QUESTION)))
                .limit(2).toList();
        awaitAtProvider(2);

        var openai = gateway.post(CHAT, question("claude", "Hello there"));
        var anthropic = gateway.post("/v1/messages", question("claude", "Hello there", "\"max_tokens\":500"));

        assertThat(inside).noneMatch(CompletableFuture::isDone);
        assertThat(List.of(openai, anthropic)).allSatisfy(reply -> {
            assertThat(reply.statusCode()).isEqualTo(503);
            assertThat(reply.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(json(reply).at("/error/message").asText()).contains("All 2 places");
        });
        assertThat(json(openai).at("/error/code").asText()).isEqualTo("at_capacity");
        assertThat(json(anthropic).path("type").asText()).isEqualTo("error");
        assertThat(inside).extracting(CompletableFuture::join).extracting(HttpResponse::statusCode)
                .containsOnly(200);
    }

    @Test
    void aPlaceIsFreeAgainWhenACallerHasLeft() throws IOException {
        gateway.simulator().script(OPENAI, Behaviour.stall());
        for (int round = 1; round <= 3; round++) {
            var leaving = unanswered();
            var staying = unanswered();
            awaitAtProvider(2 * round);
            assertThat(askOther()).isEqualTo(503);

            leaving.close();
            awaitLeft(2 * round - 1);
            assertThat(askOther()).isEqualTo(200);

            staying.close();
            awaitLeft(2 * round);
        }
    }

    @Test
    void aPlaceIsFreeAgainWhenACallerLeavesInTheMiddleOfAStream() throws IOException {
        gateway.simulator().script(OPENAI, Behaviour.stream().at(Point.content(3), Mishap.stall()));
        var question = question("gpt", "Hello there", "\"stream\":true");
        for (int round = 1; round <= 3; round++) {
            var leaving = gateway.open(CHAT, question);
            var staying = gateway.open(CHAT, question);
            assertThat(leaving.read()).isEqualTo('d');
            assertThat(staying.read()).isEqualTo('d');
            assertThat(askOther()).isEqualTo(503);

            leaving.close();
            awaitLeft(2 * round - 1);
            assertThat(askOther()).isEqualTo(200);

            staying.close();
            awaitLeft(2 * round);
        }
    }

    @Test
    void whatIsOverKeepsNoPlace() {
        gateway.simulator().script(OPENAI, Behaviour.refuse(401));
        for (int round = 1; round <= 3; round++) {
            assertThat(askOther()).isEqualTo(200);
            assertThat(gateway.post(CHAT, QUESTION).statusCode()).isEqualTo(502);
            assertThat(gateway.post(CHAT, "no JSON").statusCode()).isEqualTo(400);
            assertThat(gateway.get("/v1/nothing").statusCode()).isEqualTo(404);
        }
    }

    private int askOther() {
        return gateway.post(CHAT, question("claude", "Hello there")).statusCode();
    }

    private Socket unanswered() throws IOException {
        return new RawClient(gateway.uri("").getPort()).send(RawClient.post(CHAT, RawClient.bytes(QUESTION)));
    }

    private void awaitAtProvider(int calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> gateway.simulator().count(OPENAI) == calls);
    }

    /** Whoever leaves gives his place up before his provider is left. */
    private void awaitLeft(int calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> gateway.simulator().requests(OPENAI).stream()
                .filter(request -> request.closedEarly().isPresent()).count() == calls);
    }
}
