package dev.caravan.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * Bars, drawn as SVG for light and for dark pages.
 *
 * @param title what the bars tell, for those who can't see them
 * @param places what stands below the bars
 * @param stacked whether the bars of a place stand on each other
 */
record Picture(String title, List<String> places, List<Series> series, boolean stacked) {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int MOST_LABELS = 16;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Theme LIGHT = new Theme(0x33, 0xdd, 0x2563c4, 0xc93434, 0xe08a1e, 0x7a4fc0, 0x6b7280);
    private static final Theme DARK = new Theme(0xcc, 0x44, 0x6ea3f5, 0xf07070, 0xf0ae55, 0xb08cf0, 0x9ca3af);

    /** Bars of one color. */
    record Series(String name, int color, List<? extends Number> values) {
    }

    private record Theme(Color text, Color grid, List<Color> colors) {

        Theme(int text, int grid, int... colors) {
            this(new Color(text, text, text), new Color(grid, grid, grid), colors(colors));
        }

        private static List<Color> colors(int... rgb) {
            var colors = new ArrayList<Color>();
            for (int each : rgb) {
                colors.add(new Color(each));
            }
            return colors;
        }
    }

    Picture(String title, List<String> places, boolean stacked) {
        this(title, places, List.of(), stacked);
    }

    Picture with(String name, int color, List<? extends Number> values) {
        var more = new ArrayList<>(series);
        more.add(new Series(name, color, values));
        return new Picture(title, places, more, stacked);
    }

    /** Whether there is nothing to be seen. */
    boolean empty() {
        return series.stream().flatMap(one -> one.values().stream()).allMatch(value -> value.doubleValue() == 0);
    }

    String light() {
        return address(LIGHT);
    }

    String dark() {
        return address(DARK);
    }

    /** The picture as an address that holds it. */
    private String address(Theme theme) {
        try (var out = new ByteArrayOutputStream()) {
            VectorGraphicsEncoder.saveVectorGraphic(chart(theme), out, VectorGraphicsFormat.SVG);
            return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CategoryChart chart(Theme theme) {
        var chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).build();
        style(chart, theme);
        for (var one : series) {
            chart.addSeries(one.name(), places, one.values()).setFillColor(theme.colors().get(one.color()));
        }
        return chart;
    }

    private void style(CategoryChart chart, Theme theme) {
        var nothing = new Color(0, 0, 0, 0);
        var style = chart.getStyler();
        style.setStacked(stacked).setAvailableSpaceFill(0.7).setOverlapped(false);
        style.setChartBackgroundColor(nothing).setPlotBackgroundColor(nothing).setPlotBorderVisible(false);
        style.setPlotGridLinesColor(theme.grid()).setPlotGridVerticalLinesVisible(false)
                .setPlotGridLinesStroke(new BasicStroke(1));
        style.setAxisTickLabelsColor(theme.text()).setAxisTickLabelsFont(FONT).setAxisTicksMarksVisible(false)
                .setAxisTicksLineVisible(false);
        style.setXAxisMaxLabelCount(MOST_LABELS);
        style.setChartFontColor(theme.text()).setChartTitleVisible(false);
        style.setLegendVisible(series.size() > 1).setLegendFont(FONT).setLegendBackgroundColor(nothing)
                .setLegendBorderColor(nothing).setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setLegendPadding(14);
    }
}
