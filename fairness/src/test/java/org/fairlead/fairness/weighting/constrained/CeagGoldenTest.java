package org.fairlead.fairness.weighting.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.assertClose;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.doubles;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.flat;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.groups;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.ints;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.SoftLabels;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.MultiplierReport;
import org.fairlead.fairness.weighting.PenaltyLeak;
import org.fairlead.fairness.weighting.ReplayBuffer;
import org.fairlead.fairness.weighting.Toys;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.testkit.GoldenTraces;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every recorded case of the published CEAG and Equalized Loss against {@link Mode#FAITHFUL}. */
final class CeagGoldenTest {

  @TestFactory
  List<DynamicTest> replayBuffer_holdsTheBundledTraces() {
    return GoldenTraces.bundled("b_ceag/buffer_f64.json", (file, each) -> buffer(each));
  }

  @TestFactory
  List<DynamicTest> replayBuffer_holdsEveryTrace() {
    return GoldenTraces.everyCase(
        "b_ceag", trace -> trace.has("sequence"), (file, each) -> buffer(each));
  }

  @TestFactory
  List<DynamicTest> stepMeans_areTheBundledGroupAverages() {
    return GoldenTraces.bundled("b_ceag/group_average_f64.json", (file, each) -> average(each));
  }

  @TestFactory
  List<DynamicTest> stepMeans_areEveryGroupAverage() {
    return GoldenTraces.everyCase(
        "b_ceag", trace -> trace.has("flat_indices"), (file, each) -> average(each));
  }

  @TestFactory
  List<DynamicTest> weighting_followsTheBundledStreams() {
    return GoldenTraces.bundled("b_ceag/streams_f64.json", (file, each) -> stream(each));
  }

  @TestFactory
  List<DynamicTest> weighting_followsEveryStream() {
    return GoldenTraces.everyCase(
        "b_ceag", trace -> trace.has("initial_table"), (file, each) -> stream(each));
  }

  @TestFactory
  List<DynamicTest> weighting_followsTheBundledTrainings() {
    return GoldenTraces.bundled("b_ceag/end_to_end_f64.json", (file, each) -> training(each));
  }

  @TestFactory
  List<DynamicTest> weighting_followsEveryTraining() {
    return GoldenTraces.everyCase(
        "b_ceag", CeagGoldenTest::isTraining, (file, each) -> training(each));
  }

  /** What is none of the other forms, so that no case is left out. */
  private static boolean isTraining(JsonNode trace) {
    return !trace.has("sequence") && !trace.has("flat_indices") && !trace.has("initial_table");
  }

  private static void buffer(JsonNode trace) {
    int size = trace.get("num_constraints").asInt();
    int memory = trace.get("memory").asInt();
    var buffer = ReplayBuffer.create(size, memory);
    for (JsonNode update : trace.get("sequence")) {
      Groups groups =
          groups(
              trace.get("num_protected_groups"),
              trace.get("intersectional").asBoolean(),
              update.get("protected_attr"));
      assertThat(groups.size()).isEqualTo(size);
      double[] values = doubles(update.get("values"));
      for (int i = 0; i < values.length; i++) {
        for (int slot = 0; slot < groups.memberships(); slot++) {
          buffer.add(groups.group(i, slot), values[i]);
        }
      }
      double sum = 0;
      int full = 0;
      for (int g = 0; g < size; g++) {
        assertThat(buffer.length(g)).isEqualTo(update.get("lengths_after").get(g).asInt());
        assertThat(buffer.values(g)).containsExactly(doubles(update.get("buffers_after").get(g)));
        assertThat(buffer.full(g) ? memory : 0)
            .isEqualTo(update.get("query_counts").get(g).asInt());
        assertClose(
            "group value",
            buffer.full(g) ? buffer.mean(g) : 0,
            update.get("query_group_values").get(g).asDouble());
        sum += buffer.full(g) ? buffer.mean(g) : 0;
        full += buffer.full(g) ? 1 : 0;
      }
      assertClose("average", full == 0 ? 0 : sum / full, update.get("query_avg").asDouble());
      if (update.path("reset_called_after_this_update").asBoolean(false)) {
        buffer.clear();
      }
    }
  }

  private static void average(JsonNode trace) {
    Groups groups =
        groups(
            trace.get("num_protected_groups"),
            trace.get("intersectional").asBoolean(),
            trace.get("protected_attr"));
    double[] values = doubles(trace.get("values"));
    // Losses are positive and the recorded values are not: a constant makes them so.
    double shift = 10;
    double[] losses = values.clone();
    for (int i = 0; i < losses.length; i++) {
      losses[i] += shift;
      for (int slot = 0; slot < groups.memberships(); slot++) {
        assertThat(groups.group(i, slot))
            .isEqualTo(trace.get("flat_indices").get(0).get(slot * losses.length + i).asInt());
      }
    }
    var means = new StepMeans(groups.names());
    means.measure(Toys.withLosses(groups, losses));
    for (int g = 0; g < groups.size(); g++) {
      int count = trace.get("group_count").get(g).asInt();
      assertThat(means.count(g)).isEqualTo(count);
      if (count > 0) {
        assertClose("mean", means.loss(g) - shift, trace.get("group_mean").get(g).asDouble());
      }
    }
  }

  private static Weighting weighting(
      JsonNode config, JsonNode recordedBaseline, Groups training, double dualStep) {
    int buffer = config.get("buffer_memory").asInt(0);
    double gamma = config.path("dual_momentum_and_dampening").asDouble(0);
    boolean detach = config.path("detach").asBoolean(false);
    switch (config.get("kind").asString()) {
      case "ceag" -> {
        JsonNode groupLoss = recordedBaseline.get("group_loss");
        return Ceag.create(
            new Baseline(
                recordedBaseline.get("avg_acc").asDouble(),
                list(recordedBaseline.get("group_acc")),
                recordedBaseline.get("avg_loss").asDouble(),
                list(groupLoss),
                shares(training)),
            training,
            CeagOptions.defaults(dualStep)
                .withTolerance(config.get("tolerance").asDouble())
                .withBuffer(buffer)
                .withDual(Dual.ascent(dualStep, gamma))
                .withDetach(detach)
                .withMode(Mode.FAITHFUL));
      }
      case "eqloss" -> {
        return EqualizedLoss.create(
            training,
            EqualizedLossOptions.defaults(dualStep)
                .withAbsolute(config.get("abs_equality_constraint").asBoolean())
                .withBuffer(buffer)
                .withDual(Dual.ascent(dualStep, gamma))
                .withDetach(detach)
                .withMode(Mode.FAITHFUL));
      }
      case "baseline" -> {
        return Uniform.create();
      }
      default -> throw new AssertionError("unknown kind in " + config);
    }
  }

  private static List<Double> list(JsonNode node) {
    var list = new ArrayList<Double>();
    for (double each : doubles(node)) {
      list.add(each);
    }
    return list;
  }

  private static List<Double> shares(Groups training) {
    var shares = new ArrayList<Double>();
    for (int g = 0; g < training.size(); g++) {
      shares.add((double) training.count(g) / training.samples());
    }
    return shares;
  }

  /** What streams and trainings record alike of one step. */
  private static void assertStep(Weighting weighting, Toys.Taken taken, JsonNode step) {
    assertClose("loss", taken.report.loss(), step.get("avg_loss_tensor").asDouble());
    if (!(weighting instanceof MultiplierReport)) {
      assertThat(step.get("multipliers_after").isNull()).isTrue();
      assertClose("lagrangian", taken.report.lagrangian(), taken.report.loss());
      return;
    }
    assertThat(taken.surrogateGroups()).containsExactly(ints(step.get("surrogate_groups")));
    assertClose("surrogate", taken.surrogate(), doubles(step.get("surrogate")));
    assertThat(taken.strictGroups()).containsExactly(ints(step.get("strict_groups")));
    assertClose("strict", taken.strict(), doubles(step.get("strict_violation")));
    assertClose("multipliers", taken.multipliers(), doubles(step.get("multipliers_after")));
    assertClose("lagrangian", taken.report.lagrangian(), step.get("lagrangian").asDouble());
    assertClose(
        "dual lagrangian", taken.report.dualLagrangian(), step.get("dual_lagrangian").asDouble());
    assertThat(MultiplierReport.of(weighting).scaled()).isFalse();
  }

  private static void stream(JsonNode trace) {
    JsonNode config = trace.get("config");
    double smoothing = config.get("label_smoothing").asDouble();
    double rate = config.get("primal_lr").asDouble();
    Groups all =
        groups(
            config.get("num_protected_groups"),
            config.get("intersectional").asBoolean(),
            trace.get("protected_attr"));
    Weighting weighting =
        weighting(config, trace.get("baseline"), all, config.get("dual_lr").asDouble());
    double[] table = flat(trace.get("initial_table"));
    int[] targets = ints(trace.get("targets"));
    int classes = table.length / targets.length;
    for (JsonNode step : trace.get("steps")) {
      int[] indices = ints(step.get("batch_indices"));
      double[] logits = new double[indices.length * classes];
      int[] labels = new int[indices.length];
      for (int i = 0; i < indices.length; i++) {
        System.arraycopy(table, indices[i] * classes, logits, i * classes, classes);
        labels[i] = targets[indices[i]];
      }
      assertClose("logits", logits, flat(step.get("logits")));
      Outcomes outcomes =
          Outcomes.of(
              logits, classes, SoftLabels.of(labels).smoothed(smoothing), all.select(indices));
      Toys.Taken taken = Toys.step(weighting, outcomes);
      assertStep(weighting, taken, step);
      assertClose("accuracy", outcomes.accuracy(), step.get("avg_acc").asDouble());
      double[] gradient = taken.gradient(logits, classes, labels, smoothing);
      assertClose("gradient", gradient, flat(step.get("grad_wrt_logits")));
      for (int i = 0; i < gradient.length; i++) {
        table[indices[i / classes] * classes + i % classes] -= rate * gradient[i];
      }
    }
    if (trace.has("final_table")) {
      assertClose("final table", table, flat(trace.get("final_table")));
    }
  }

  private static void training(JsonNode trace) {
    JsonNode config = trace.get("config");
    double decay = config.get("weight_decay").asDouble();
    Matcher primal =
        parse("SGD lr ([0-9.e-]+) momentum ([0-9.e-]+)", config.get("primal").asString());
    double rate = Double.parseDouble(primal.group(1));
    double momentum = Double.parseDouble(primal.group(2));
    Matcher dual = parse("SGD lr ([0-9.e-]+)\\b.*", config.get("dual").asString());
    Groups all =
        groups(
            config.get("num_protected_groups"),
            config.get("intersectional").asBoolean(),
            trace.get("protected_attr"));
    double[] inputs = flat(trace.get("X"));
    int[] targets = ints(trace.get("y"));
    JsonNode initial = trace.get("initial");
    assertBaseline(trace, inputs, targets, all);
    Weighting weighting =
        weighting(config, trace.get("baseline_metrics"), all, Double.parseDouble(dual.group(1)));
    // Parameters: the weight [K, D] row after row, then the bias [K].
    double[] parameters = parameters(initial.get("weight"), initial.get("bias"));
    double[] velocity = new double[parameters.length];
    int classes = initial.get("bias").size();
    int features = inputs.length / targets.length;
    for (JsonNode step : trace.get("steps")) {
      int[] indices = ints(step.get("batch_indices"));
      int[] labels = new int[indices.length];
      for (int i = 0; i < indices.length; i++) {
        labels[i] = targets[indices[i]];
      }
      double[] logits = logits(inputs, indices, parameters, classes);
      double norm = 0;
      for (double each : parameters) {
        norm += each * each;
      }
      if (decay != 0) {
        assertClose("norm", norm, step.get("sq_l2_norm").asDouble());
      }
      Outcomes outcomes = Outcomes.of(logits, classes, labels, all.select(indices));
      Toys.Taken taken = Toys.step(weighting, outcomes, decay / 2 * norm);
      assertStep(weighting, taken, step);
      double[] rows = taken.gradient(logits, classes, labels, 0);
      double[] gradient = new double[parameters.length];
      for (int i = 0; i < indices.length; i++) {
        for (int k = 0; k < classes; k++) {
          for (int d = 0; d < features; d++) {
            gradient[k * features + d] += rows[i * classes + k] * inputs[indices[i] * features + d];
          }
          gradient[classes * features + k] += rows[i * classes + k];
        }
      }
      for (int p = 0; p < parameters.length; p++) {
        gradient[p] +=
            decay
                * (weighting instanceof PenaltyLeak leak ? leak.penaltyWeight() : 1)
                * parameters[p];
        velocity[p] = momentum * velocity[p] + gradient[p];
        parameters[p] -= rate * velocity[p];
      }
      assertClose("gradient", gradient, parameters(step.get("weight_grad"), step.get("bias_grad")));
      assertClose(
          "parameters", parameters, parameters(step.get("weight_after"), step.get("bias_after")));
    }
  }

  private static void assertBaseline(JsonNode trace, double[] inputs, int[] targets, Groups all) {
    JsonNode initial = trace.get("initial");
    JsonNode recorded = trace.get("baseline_metrics");
    int classes = initial.get("baseline_bias").size();
    int[] everyone = new int[targets.length];
    for (int i = 0; i < everyone.length; i++) {
      everyone[i] = i;
    }
    double[] dense = parameters(initial.get("baseline_weight"), initial.get("baseline_bias"));
    Baseline baseline =
        Baseline.of(Outcomes.of(logits(inputs, everyone, dense, classes), classes, targets, all));
    assertClose("accuracy", baseline.accuracy(), recorded.get("avg_acc").asDouble());
    assertClose("accuracies", unbox(baseline.groupAccuracy()), doubles(recorded.get("group_acc")));
    if (recorded.has("avg_loss")) {
      assertClose("loss", baseline.loss(), recorded.get("avg_loss").asDouble());
      assertClose("losses", unbox(baseline.groupLoss()), doubles(recorded.get("group_loss")));
    }
    assertThat(baseline.groupShare()).isEqualTo(shares(all));
  }

  private static double[] unbox(List<Double> list) {
    return list.stream().mapToDouble(x -> x).toArray();
  }

  private static double[] parameters(JsonNode weight, JsonNode bias) {
    double[] flat = flat(weight);
    double[] parameters = new double[flat.length + bias.size()];
    System.arraycopy(flat, 0, parameters, 0, flat.length);
    System.arraycopy(doubles(bias), 0, parameters, flat.length, bias.size());
    return parameters;
  }

  private static double[] logits(double[] inputs, int[] indices, double[] parameters, int classes) {
    int features = parameters.length / classes - 1;
    double[] logits = new double[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      for (int k = 0; k < classes; k++) {
        double sum = parameters[classes * features + k];
        for (int d = 0; d < features; d++) {
          sum += parameters[k * features + d] * inputs[indices[i] * features + d];
        }
        logits[i * classes + k] = sum;
      }
    }
    return logits;
  }

  private static Matcher parse(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.matches()).as(text).isTrue();
    return matcher;
  }
}
