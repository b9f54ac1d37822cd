package io.streambed.benchmark;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** A figure over the rounds. All NaN when there was no round. */
record Spread(double least, double median, double most) {
    private static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

    /** NaN values are left out. */
    static Spread of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
        if (sorted.length == 0) {
            return NONE;
        }
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** "median (least to most)", only the median when there is one value, "-" when there is none. */
    String text() {
        if (Double.isNaN(median)) {
            return "-";
        }
        if (least == most) {
            return number(median);
        }
        return number(median) + " (" + number(least) + " to " + number(most) + ")";
    }

    /** Three significant digits or so, thousands grouped. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
