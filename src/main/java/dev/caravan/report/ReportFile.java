package dev.caravan.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.caravan.advice.Advice;
import dev.caravan.advice.AdviceJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A report in one of its forms.
 *
 * @param name the file's name
 */
public record ReportFile(String name, String content) {

    private static final SimpleModule TIMES = new SimpleModule()
            .addSerializer(Instant.class, ToStringSerializer.instance)
            .addSerializer(LocalDate.class, ToStringSerializer.instance);
    private static final ObjectMapper JSON = JsonMapper.builder().addModule(TIMES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT).enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
    private static final CsvMapper CSV = CsvMapper.csvBuilder().addModule(TIMES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
    private static final CsvSchema COLUMNS = CSV.schemaFor(Report.Line.class).withHeader();

    /** The page, the table and the JSON of a report. */
    public static List<ReportFile> of(Report report) {
        return of(report, List.of());
    }

    /** The same with advice, in the page and the JSON. */
    public static List<ReportFile> of(Report report, List<Advice> advice) {
        var name = "caravan-" + Tally.day(report.since()) + "-to-" + Tally.day(report.until().minusMillis(1));
        try {
            return List.of(new ReportFile(name + ".html", new ReportPage(report, advice).html()),
                    new ReportFile(name + ".csv", csv(report)),
                    new ReportFile(name + ".json", json(report, advice)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report can't be written", e);
        }
    }

    private static String csv(Report report) throws JsonProcessingException {
        return CSV.writer(COLUMNS).writeValueAsString(report.lines());
    }

    private static String json(Report report, List<Advice> advice) throws JsonProcessingException {
        var json = JSON.<ObjectNode>valueToTree(report);
        return JSON.writeValueAsString(advice.isEmpty() ? json : json.set("advice", AdviceJson.of(advice)));
    }
}
