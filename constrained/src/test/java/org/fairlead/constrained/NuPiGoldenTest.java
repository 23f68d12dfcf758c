package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.NuPi;
import org.fairlead.testkit.GoldenTraces;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * νPI of Cooper 1.0.0 on a stream of gradients, dense and sparse, with and without decay. A
 * minimizer of {@code p} is a maximizer along the negated gradient.
 */
final class NuPiGoldenTest {
  private static final Pattern NAME =
      Pattern.compile(
          "nu(?<nu>.+)_kp(?<kp>.+)_ki(?<ki>.+)_(?<start>SGD|ZEROS)_(?<sense>max|min)"
              + "_wd(?<decay>.+)_(?<kind>dense|sparse)");

  @TestFactory
  List<DynamicTest> ascend_followsEveryStream() {
    return GoldenTraces.everyFile(
        "a_cooper",
        file -> file.has("params_after_each_step"),
        (root, files) ->
            root.get("params_after_each_step")
                .properties()
                .forEach(each -> follow(root, each.getKey(), each.getValue())));
  }

  private static void follow(JsonNode root, String name, JsonNode expected) {
    Matcher matcher = NAME.matcher(name);
    assertThat(matcher.matches()).as(name).isTrue();
    boolean sparse = matcher.group("kind").equals("sparse");
    double[] initial = GoldenProblem.array(root.get("p0"));
    NuPi rule =
        NuPi.of(root.get("lr").asDouble(), 0)
            .withGains(
                Double.parseDouble(matcher.group("kp")), Double.parseDouble(matcher.group("ki")))
            .withNu(Double.parseDouble(matcher.group("nu")))
            .withStart(
                matcher.group("start").equals("ZEROS")
                    ? NuPi.Start.ZEROS
                    : NuPi.Start.COOPER_1_0_0);
    Constraint constraint =
        Constraint.of(
            name,
            ConstraintType.EQUALITY,
            new Lagrangian(),
            sparse
                ? Multiplier.indexed(initial, Projection.FREE)
                : Multiplier.dense(initial, Projection.FREE),
            DualDynamics.of(rule).withLeak(Double.parseDouble(matcher.group("decay"))));
    double sign = matcher.group("sense").equals("max") ? 1 : -1;
    for (int t = 0; t < expected.size(); t++) {
      double[] gradient = GoldenProblem.array(root.get("grads").get(t));
      int[] rows = IntStream.range(0, gradient.length).toArray();
      if (sparse) {
        JsonNode given = root.get("sparse_rows").get(t);
        rows = new int[given.size()];
        for (int j = 0; j < rows.length; j++) {
          rows[j] = given.get(j).asInt();
        }
      }
      double[] violation = new double[rows.length];
      for (int j = 0; j < rows.length; j++) {
        violation[j] = sign * gradient[rows[j]];
      }
      constraint.ascend(ConstraintState.of(violation, rows));
      assertThat(constraint.multiplier().values())
          .as("%s, step %d", name, t)
          .containsExactly(GoldenProblem.array(expected.get(t)), within(1e-13));
    }
  }
}
