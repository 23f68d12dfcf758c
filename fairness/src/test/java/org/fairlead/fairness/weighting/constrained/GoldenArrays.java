package org.fairlead.fairness.weighting.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import tools.jackson.databind.JsonNode;

/** Reads the arrays of golden traces, and compares with them. */
public final class GoldenArrays {
  private GoldenArrays() {}

  /** Returns the recorded membership: {@code rows[i][a]} is the value of attribute {@code a}. */
  public static Groups groups(JsonNode sizes, boolean intersectional, JsonNode rows) {
    var attributes = new ArrayList<Attribute>();
    int[][] codes = new int[sizes.size()][rows.size()];
    for (int a = 0; a < sizes.size(); a++) {
      var values = new ArrayList<String>();
      for (int v = 0; v < sizes.get(a).asInt(); v++) {
        values.add("v" + v);
      }
      attributes.add(new Attribute("a" + a, values));
      for (int i = 0; i < rows.size(); i++) {
        codes[a][i] = rows.get(i).get(a).asInt();
      }
    }
    return intersectional
        ? Groups.intersection(attributes, codes)
        : Groups.union(attributes, codes);
  }

  public static double[] doubles(JsonNode node) {
    double[] array = new double[node.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] =
          node.get(i).isBoolean() ? (node.get(i).asBoolean() ? 1 : 0) : node.get(i).asDouble();
    }
    return array;
  }

  public static int[] ints(JsonNode node) {
    int[] array = new int[node.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = node.get(i).asInt();
    }
    return array;
  }

  /** Returns a matrix row after row. */
  public static double[] flat(JsonNode rows) {
    double[] flat = new double[rows.size() * rows.get(0).size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows.get(i / rows.get(0).size()).get(i % rows.get(0).size()).asDouble();
    }
    return flat;
  }

  /** Asserts equality to 1e-9 of the larger of the expected number and the scale of its array. */
  public static void assertClose(String what, double[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double scale = 0;
    for (double each : expected) {
      scale = Math.max(scale, Math.abs(each));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("%s[%d]", what, i)
          .isCloseTo(expected[i], within(1e-9 * Math.max(scale, 1e-3)));
    }
  }

  public static void assertClose(String what, double actual, double expected) {
    assertClose(what, new double[] {actual}, new double[] {expected});
  }
}
