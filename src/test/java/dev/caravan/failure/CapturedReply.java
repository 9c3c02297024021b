package dev.caravan.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** One row of {@code failures.yaml}: a provider's reply and what it means. */
record CapturedReply(
        String name, int status, Map<String, String> headers, String body,
        FailureClass kind, Optional<Duration> retryAfter, boolean onlyThisModel, String code) {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private static final Pattern DATE = Pattern.compile("\\{now\\+(\\d+)s}");

    static List<CapturedReply> all() {
        try (var file = CapturedReply.class.getResourceAsStream("/failures.yaml")) {
            var rows = (List<?>) new Load(LoadSettings.builder().build()).loadFromInputStream(file);
            return rows.stream().map(row -> of((Map<?, ?>) row)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpReply reply() {
        return reply(status, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpReply reply(int otherStatus, byte[] otherBody) {
        return new HttpReply(otherStatus, headers, otherBody);
    }

    Failure expected() {
        return new Failure(kind, status, code, retryAfter, onlyThisModel);
    }

    /** How the row is shown as a test. */
    @Override
    public String toString() {
        return status + " " + name;
    }

    private static CapturedReply of(Map<?, ?> row) {
        return new CapturedReply(
                row.get("provider") + ": " + row.get("name"),
                (Integer) row.get("status"),
                headers(row.get("headers")),
                row.containsKey("body") ? (String) row.get("body") : "",
                FailureClass.valueOf((String) row.get("class")),
                Optional.ofNullable(row.get("retry-after")).map(CapturedReply::seconds),
                Boolean.TRUE.equals(row.get("only-this-model")),
                (String) row.get("code"));
    }

    private static Map<String, String> headers(Object headers) {
        var result = new TreeMap<String, String>();
        if (headers != null) {
            ((Map<?, ?>) headers).forEach((name, value) -> result.put((String) name, withDate((String) value)));
        }
        return result;
    }

    private static String withDate(String value) {
        return DATE.matcher(value).replaceAll(match -> DateTimeFormatter.RFC_1123_DATE_TIME.format(
                NOW.plusSeconds(Long.parseLong(match.group(1))).atOffset(ZoneOffset.UTC)));
    }

    private static Duration seconds(Object number) {
        return Duration.ofMillis(new BigDecimal(number.toString()).movePointRight(3).longValueExact());
    }
}
