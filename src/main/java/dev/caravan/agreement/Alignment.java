package dev.caravan.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;

/** Which items of two arrays belong together. */
final class Alignment {

    /** Arrays with more pairs of items than this are compared item by item in their places. */
    private static final long MOST_PAIRS = 250_000;

    private record Pair(int left, int right, long matched) {
    }

    private Alignment() {
    }

    /** How many fields agree when the items are put together best. */
    static long matched(JsonNode left, JsonNode right, Subschema schema) {
        if ((long) left.size() * right.size() > MOST_PAIRS) {
            return inPlace(left, right, schema);
        }
        var matched = new long[left.size()][right.size()];
        for (int i = 0; i < left.size(); i++) {
            for (int j = 0; j < right.size(); j++) {
                matched[i][j] = Agreement.compare(left.get(i), right.get(j), schema.item(i)).matched();
            }
        }
        return schema.set() ? inAnyOrder(matched) : inOrder(matched, right.size());
    }

    private static long inPlace(JsonNode left, JsonNode right, Subschema schema) {
        long sum = 0;
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            sum += Agreement.compare(left.get(i), right.get(i), schema.item(i)).matched();
        }
        return sum;
    }

    /** The best alignment that keeps both orders (Needleman and Wunsch): items may be skipped on either side. */
    private static long inOrder(long[][] matched, int columns) {
        var best = new long[matched.length + 1][columns + 1];
        for (int i = 1; i <= matched.length; i++) {
            for (int j = 1; j <= columns; j++) {
                best[i][j] = Math.max(best[i - 1][j - 1] + matched[i - 1][j - 1],
                        Math.max(best[i - 1][j], best[i][j - 1]));
            }
        }
        return best[matched.length][columns];
    }

    /** The pairs that agree most, one after the other, each item once. */
    private static long inAnyOrder(long[][] matched) {
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < matched.length; i++) {
            for (int j = 0; j < matched[i].length; j++) {
                pairs.add(new Pair(i, j, matched[i][j]));
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::matched).reversed());
        var left = new BitSet();
        var right = new BitSet();
        long sum = 0;
        for (var pair : pairs) {
            if (!left.get(pair.left()) && !right.get(pair.right())) {
                left.set(pair.left());
                right.set(pair.right());
                sum += pair.matched();
            }
        }
        return sum;
    }
}
