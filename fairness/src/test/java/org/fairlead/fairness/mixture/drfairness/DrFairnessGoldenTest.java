package org.fairlead.fairness.mixture.drfairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.assertClose;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.doubles;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.flat;
import static org.fairlead.fairness.weighting.constrained.GoldenArrays.ints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.fairlead.fairness.mixture.Problems;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.Request;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupMeans;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.fairness.mixture.ValidationPass;
import org.fairlead.testkit.GoldenTraces;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every recorded case of the published Dr-Fairness against its faithful options. */
final class DrFairnessGoldenTest {

  @TestFactory
  List<DynamicTest> mixture_followsTheBundledTrace() {
    return GoldenTraces.bundled("d_drfairness/sampler_f64.json", (file, each) -> trace(each));
  }

  @TestFactory
  List<DynamicTest> mixture_followsEveryTrace() {
    return GoldenTraces.everyCase(
        "d_drfairness", trace -> !trace.has("shuffled"), (file, each) -> trace(each));
  }

  @TestFactory
  List<DynamicTest> publishedCycling_skipsAndRepeatsAsRecorded() {
    return GoldenTraces.everyCase(
        "d_drfairness", trace -> trace.has("shuffled"), (file, each) -> cycling(each));
  }

  private static void cycling(JsonNode each) {
    int[] shuffled = ints(each.get("shuffled"));
    int size = each.get("batch_size").asInt();
    int start = 0;
    for (JsonNode batch : each.get("batches")) {
      int[] positions = SubgroupSampler.publishedPositions(shuffled.length, start, size);
      int[] samples = new int[positions.length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = shuffled[positions[i]];
      }
      assertThat(samples).containsExactly(ints(batch));
      start = SubgroupSampler.publishedStart(shuffled.length, start, size);
    }
  }

  private static void trace(JsonNode trace) {
    JsonNode config = trace.get("config");
    JsonNode initial = trace.get("initial");
    SubgroupGrid grid = grid(trace);
    int outputs = config.get("n_classes").asInt();
    int every = config.get("update_iter").asInt();
    DrFairnessOptions options =
        DrFairnessOptions.faithful(config.get("batch_size").asInt())
            .withOuter(
                DrFairnessOptions.Outer.defaults().withAccuracyWeight(config.get("k").asDouble()))
            .withUpdate(
                DrFairnessOptions.Update.faithful()
                    .withStep(config.get("data_lr").asDouble())
                    .withEvery(every));
    int[] realVal = subgroups(grid, trace.get("real_val"));
    int[] generatedVal = subgroups(grid, trace.get("gen_val"));
    DrFairness mixture =
        DrFairness.create(
            pools(
                grid,
                subgroups(grid, trace.get("real_train")),
                subgroups(grid, trace.get("gen_train"))),
            pools(grid, realVal, generatedVal),
            options);
    assertThat(mixture.notes()).isEmpty();
    assertClose("lambda", mixture.lambda(), doubles(initial.get("lambda_")));
    assertClose("mu", mixture.mu(), doubles(initial.get("mu")));
    assertClose("logits", logits(mixture, "lambda"), doubles(initial.get("lambda_logit")));
    assertClose("logits", logits(mixture, "mu"), doubles(initial.get("mu_logit")));

    double[] real = flat(trace.get("real_val").get("X"));
    double[] generated = flat(trace.get("gen_val").get("X"));
    int width = real.length / realVal.length;
    for (JsonNode update : trace.get("updates")) {
      int number = update.get("update").asInt();
      assertClose("lambda before", mixture.lambda(), doubles(update.get("lambda_before")));
      assertClose("mu before", mixture.mu(), doubles(update.get("mu_before")));
      int[] realRows = ints(update.get("real_val_indices"));
      int[] generatedRows = ints(update.get("gen_val_indices"));
      double[] weight = flat(update.get("fc_weight"));
      double[] bias = doubles(update.get("fc_bias"));
      var pass =
          pass(grid, realVal, real, realRows, generatedVal, generated, generatedRows, weight, bias);
      double[] weights = mixture.innerWeights(labelShares(grid, pass));
      var updated = mixture.update(pass);
      assertUpdate(grid, update, updated, pass, weights, outputs * (width + 1));
      if (number == 0) {
        // The published first gradient is rounding noise, which Adam turns into a step of 5e-9.
        assertClose("gradient", updated.lambdaGradient, new double[grid.size()]);
        assertThat(logits(mixture, "lambda"))
            .usingComparatorWithPrecision(1e-7)
            .containsExactly(doubles(update.get("lambda_logit_after")));
        takeOver(mixture, update);
      } else {
        assertClose("gradient", updated.lambdaGradient, doubles(update.get("final_grad_lambda")));
        // d_outer is a numerical zero of up to 1e-13 that the published sum contains.
        assertClose("gradient", updated.muGradient, doubles(update.get("final_grad_mu")));
      }
      assertClose("logits", logits(mixture, "lambda"), doubles(update.get("lambda_logit_after")));
      assertClose("logits", logits(mixture, "mu"), doubles(update.get("mu_logit_after")));
      assertClose("lambda after", mixture.lambda(), doubles(update.get("lambda_after")));
      assertClose("mu after", mixture.mu(), doubles(update.get("mu_after")));
      for (JsonNode batch : update.get("batches")) {
        assertThat(mixture.request()).isInstanceOf(Request.Nothing.class);
        Quotas expected = Quotas.of(ints(batch.get("real_counts")), ints(batch.get("gen_counts")));
        assertThat(mixture.next()).isEqualTo(expected);
        assertThat(expected.total()).isEqualTo(batch.get("size").asInt());
      }
      assertThat(mixture.request()).isInstanceOf(Request.Draw.class);
    }
  }

  private static void assertUpdate(
      SubgroupGrid grid,
      JsonNode update,
      Updated updated,
      ValidationPass pass,
      double[] inner,
      int parameters) {
    int labels = grid.labels().size();
    int subgroups = grid.size();
    double[] own = new double[subgroups];
    double innerValue = 0;
    var generatedBeta = new double[subgroups * labels];
    var realBeta = new double[subgroups * labels];
    for (int c = 0; c < subgroups; c++) {
      int at = c * labels + grid.label(c);
      own[c] = updated.losses[at];
      realBeta[at] = inner[c];
      generatedBeta[at] = inner[subgroups + c];
      innerValue += inner[c] * own[c] + inner[subgroups + c] * updated.generatedLosses[c];
    }
    assertClose("real losses", own, doubles(update.get("loss_real_per_yz")));
    assertClose("generated", updated.generatedLosses, doubles(update.get("loss_gen_per_yz")));
    assertClose("gap", updated.outer.gap, update.get("outer_fair").asDouble());
    assertClose("accuracy", updated.outer.accuracy, update.get("outer_acc").asDouble());
    assertClose("outer", updated.outer.objective, update.get("outer").asDouble());
    assertClose("inner", innerValue, update.get("inner").asDouble());
    double samples = 0;
    for (int i = 0; i < pass.size(); i++) {
      samples += pass.generated(i) ? 0 : 1;
    }
    double[] weighted = new double[2 * subgroups];
    for (int j = 0; j < weighted.length; j++) {
      weighted[j] = inner[j] * samples;
    }
    assertClose("S", Arrays.copyOf(weighted, subgroups), doubles(update.get("weighted_S_real")));
    assertClose(
        "S",
        Arrays.copyOfRange(weighted, subgroups, 2 * subgroups),
        doubles(update.get("weighted_S_gen")));
    var layer = new LastLayer(pass);
    assertThat(layer.size()).isEqualTo(parameters);
    double[] realShares = Alignment.realShares(pass, 1)[0];
    double[] generatedShares = Alignment.generatedShares(pass);
    assertClose(
        "outer gradient",
        layer.gradient(layer.rows(realShares, updated.outer.gradient)),
        doubles(update.get("d_outer_d_fc")));
    double[] gradient = layer.gradient(layer.rows(realShares, realBeta));
    double[] made = layer.gradient(layer.rows(generatedShares, generatedBeta));
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] += made[j];
    }
    assertClose("inner gradient", gradient, doubles(update.get("d_inner_d_fc")));
  }

  private static double[] labelShares(SubgroupGrid grid, ValidationPass pass) {
    double[] shares = new double[grid.labels().size()];
    double[] ofSubgroups = SubgroupMeans.of(pass).shares();
    for (int c = 0; c < ofSubgroups.length; c++) {
      shares[grid.label(c)] += ofSubgroups[c];
    }
    return shares;
  }

  private static double[] logits(DrFairness mixture, String which) {
    return Objects.requireNonNull(mixture.state().get("ratios." + which + ".logits"));
  }

  private static void takeOver(DrFairness mixture, JsonNode update) {
    var state = new LinkedHashMap<>(mixture.state());
    for (String which : List.of("lambda", "mu")) {
      state.put("ratios." + which + ".logits", doubles(update.get(which + "_logit_after")));
    }
    mixture.restore(state);
  }

  private static SubgroupGrid grid(JsonNode trace) {
    JsonNode order = trace.get("yz_order");
    int groups = trace.get("config").get("num_groups").asInt();
    var labels = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (int y = 0; y < order.size() / groups; y++) {
      labels.add("y" + y);
    }
    for (int z = 0; z < groups; z++) {
      names.add("z" + z);
    }
    var grid = new SubgroupGrid(labels, names);
    for (int c = 0; c < order.size(); c++) {
      assertThat(order.get(c).get(0).asInt()).isEqualTo(grid.label(c));
      assertThat(order.get(c).get(1).asInt()).isEqualTo(grid.group(c));
    }
    return grid;
  }

  private static int[] subgroups(SubgroupGrid grid, JsonNode samples) {
    int[] y = ints(samples.get("y"));
    int[] z = ints(samples.get("z"));
    for (int i = 0; i < y.length; i++) {
      y[i] = grid.index(y[i], z[i]);
    }
    return y;
  }

  private static SubgroupPools pools(SubgroupGrid grid, int[] real, int[] generated) {
    int[] realNumbers = new int[real.length];
    for (int i = 0; i < real.length; i++) {
      realNumbers[i] = i;
    }
    int[] generatedNumbers = new int[generated.length];
    for (int i = 0; i < generated.length; i++) {
      generatedNumbers[i] = real.length + i;
    }
    return SubgroupPools.of(grid, realNumbers, real).withGenerated(generatedNumbers, generated);
  }

  private static ValidationPass pass(
      SubgroupGrid grid,
      int[] realSubgroups,
      double[] real,
      int[] realRows,
      int[] generatedSubgroups,
      double[] generated,
      int[] generatedRows,
      double[] weight,
      double[] bias) {
    int width = weight.length / bias.length;
    int size = realRows.length + generatedRows.length;
    int[] subgroups = new int[size];
    boolean[] made = new boolean[size];
    double[] inputs = new double[size * width];
    for (int i = 0; i < size; i++) {
      made[i] = i >= realRows.length;
      int row = made[i] ? generatedRows[i - realRows.length] : realRows[i];
      subgroups[i] = (made[i] ? generatedSubgroups : realSubgroups)[row];
      System.arraycopy(made[i] ? generated : real, row * width, inputs, i * width, width);
    }
    double[] logits = Problems.logits(inputs, width, weight, bias);
    return ValidationPass.of(grid, subgroups, made, logits, bias.length).withInputs(inputs, width);
  }
}
