package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of weights after the last change of the mask: rewound, averaged, recalibrated. */
final class LastWeightsTest {
  private static final String CONV = "network.name=cifarresnet8";

  private static RunContext withDense(Path folder, String network) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=2", network));
    return place;
  }

  private static Recipe pruned(String... settings) {
    var all = new ArrayList<>(List.of("train.epochs=4", "sparsity.lastEpoch=1"));
    all.addAll(List.of(settings));
    return TestRuns.recipe("synthetic-ceag", all.toArray(String[]::new));
  }

  private static List<Map<String, Object>> epochs(TrainingResult result) {
    return result.run().readMetrics().rows().stream()
        .filter(row -> "epoch".equals(row.get("kind")))
        .toList();
  }

  private static Weights weights(TrainingResult result, String file) {
    return Safetensors.read(result.run().model().resolve(file));
  }

  /** A few steps at a low rate after it, what is kept is near the parent's weights. */
  @Test
  void rewind_ofWeightsGoesBackToTheParent(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TrainingResult dense =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=2"));
    String[] settings = {
      "optimizer.rate=0.5", // until the mask is final, and its warm-up begins again
      "optimizer.schedule.name=cosine",
      "optimizer.schedule.warmupEpochs=0.5",
      "train.steps=9" // six of the first epoch, then three of a rewound schedule
    };
    TrainingResult rewound = TestRuns.run(place, pruned(with(settings, "sparsity.rewind=weights")));
    TrainingResult rate = TestRuns.run(place, pruned(with(settings, "sparsity.rewind=rate")));
    TrainingResult plain = TestRuns.run(place, pruned(settings));
    List<Double> rates = rates(rewound);
    assertThat(rates).hasSize(9);
    assertThat(rates.get(6)).isEqualTo(rates.get(0)); // the first of either schedule
    assertThat(rates(rate)).isEqualTo(rates);
    assertThat(rates(plain).get(6)).isGreaterThan(rates.get(6));
    double near = distance(weights(rewound, "weights.safetensors"), dense, rewound);
    double far = distance(weights(rate, "weights.safetensors"), dense, rate);
    assertThat(near).isLessThan(far / 3);
  }

  private static List<Double> rates(TrainingResult result) {
    return result.run().readMetrics().rows().stream()
        .filter(row -> "step".equals(row.get("kind")))
        .map(row -> (Double) Objects.requireNonNull(row.get("rate")))
        .toList();
  }

  private static String[] with(String[] settings, String... more) {
    var all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Returns how far what a mask keeps is from the dense run's weights. */
  private static double distance(Weights weights, TrainingResult dense, TrainingResult pruned) {
    Weights before = weights(dense, "weights.safetensors");
    Weights masks = weights(pruned, "masks.safetensors");
    double sum = 0;
    for (String name : masks.names()) {
      double[] after = weights.get(name).doubles();
      double[] then = before.get(name).doubles();
      ByteBuffer kept = masks.get(name).bytes();
      for (int j = 0; j < after.length; j++) {
        if (kept.get(j) != 0) {
          sum += (after[j] - then[j]) * (after[j] - then[j]);
        } else {
          assertThat(after[j]).isZero();
        }
      }
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @CsvSource({"rate, sgd", "weights, sgd", "weights, adam"})
  void resume_acrossARewindGivesTheSameBits(String rewind, String optimizer, @TempDir Path folder)
      throws Exception {
    RunContext place = withDense(folder, CONV);
    Recipe recipe =
        pruned(
            CONV,
            "train.epochs=3",
            "sparsity.rewind=" + rewind,
            "optimizer.name=" + optimizer,
            "optimizer.schedule.name=cosine",
            "method.distill.alpha=0.5");
    TrainingResult whole = TestRuns.run(place, recipe);
    for (int steps : new int[] {5, 6, 7, 13}) {
      ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
  }

  @ParameterizedTest
  @CsvSource({"epoch, 2", "step, 12"})
  void run_validatesTheAverageOfTheLastWeights(String every, long taken, @TempDir Path folder)
      throws Exception {
    RunContext place = withDense(folder, CONV);
    Recipe recipe = pruned(CONV, "swa.epochs=2", "swa.every=" + every, "swa.recalibrate=2");
    TrainingResult whole = TestRuns.run(place, recipe);
    List<Map<String, Object>> epochs = epochs(whole);
    assertThat(epochs)
        .extracting(row -> row.containsKey("average"))
        .containsExactly(false, false, true, true);
    Weights masks = weights(whole, "masks.safetensors");
    Weights selected = weights(whole, "weights.safetensors");
    for (String name : masks.names()) {
      ByteBuffer kept = masks.get(name).bytes();
      double[] values = selected.get(name).doubles();
      for (int j = 0; j < values.length; j++) {
        assertThat(kept.get(j) != 0 || values[j] == 0).isTrue();
      }
    }
    Results results = Objects.requireNonNull(whole.results());
    boolean average =
        epochs.stream().anyMatch(row -> Boolean.TRUE.equals(row.get("averageSelected")));
    if (average && results.selection().contains("epoch 4")) {
      assertThat(results.selection()).contains("the average of %d weights".formatted(taken));
    }
    for (int steps : new int[] {11, 14, 18, 20}) {
      ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
  }

  /**
   * Of the weights and their average after every epoch, in this order, the first of the highest
   * accuracy is selected. At rates at which weights jump about their mean is often better.
   */
  @Test
  void run_selectsTheAverageWhereValidationPrefersIt(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    int averages = 0;
    for (String rate : List.of("0.05", "0.1", "0.2", "0.3")) {
      TrainingResult result =
          TestRuns.run(
              place,
              TestRuns.recipe(
                  "synthetic-dense",
                  "train.epochs=6",
                  "optimizer.name=sgd",
                  "optimizer.momentum=0",
                  "optimizer.rate=" + rate,
                  "optimizer.schedule.name=constant",
                  "swa.epochs=5",
                  "swa.every=step"));
      double best = 0;
      String expected = "";
      for (Map<String, Object> epoch : epochs(result)) {
        long number = (Long) Objects.requireNonNull(epoch.get("epoch"));
        double trained = accuracy(epoch, "validation");
        if (trained > best) {
          best = trained;
          expected = "(epoch %d, accuracy".formatted(number);
        }
        if (epoch.containsKey("average") && accuracy(epoch, "average") > best) {
          best = accuracy(epoch, "average");
          expected =
              "(epoch %d, the average of %d weights, accuracy".formatted(number, 6 * (number - 1));
        }
      }
      Results results = Objects.requireNonNull(result.results());
      assertThat(results.selection()).contains(expected);
      averages += expected.contains("average") ? 1 : 0;
      ModelResults selected = results.selected().orElseThrow();
      assertThat(selected.split(SplitResults.VALIDATION).orElseThrow().accuracy()).isEqualTo(best);
    }
    assertThat(averages).isPositive();
  }

  @SuppressWarnings("unchecked") // a metrics line is a tree of maps
  private static double accuracy(Map<String, Object> epoch, String of) {
    var split = (Map<String, Object>) Objects.requireNonNull(epoch.get(of));
    return (Double) Objects.requireNonNull(split.get("accuracy"));
  }

  @Test
  void run_recalibratesWithoutAverages(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    Recipe plain = TestRuns.recipe("synthetic-dense", "train.epochs=2", CONV);
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=2", CONV, "ema.recalibrate=2");
    TrainingResult without = TestRuns.run(place, plain);
    TrainingResult whole = TestRuns.run(place, recipe);
    // training does not read running statistics: the same losses, another validation
    assertThat(whole.run().readMetrics().numbers("loss"))
        .containsExactly(without.run().readMetrics().numbers("loss"));
    assertThat(epochs(whole).get(0).get("validation"))
        .isNotEqualTo(epochs(without).get(0).get("validation"));
    for (int steps : new int[] {4, 6, 8}) {
      ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "synthetic-dense | sparsity.rewind=rate | sparsity.rewind is 'rate', expected 'none' where"
            + " nothing is pruned (sparsity.final is 0)",
        "synthetic-ceag | sparsity.rewind=mask | sparsity.rewind is 'mask', expected one of none,"
            + " rate, weights",
        "synthetic-ceag | swa.epochs=8 | swa.epochs is 8, expected at most 7: the last of 10 epochs,"
            + " and none before the mask is final (sparsity.lastEpoch)",
        "synthetic-ceag | swa.every=batch | swa.every is 'batch', expected one of epoch, step"
      })
  void load_refusesWhatCannotBe(String name, String setting, String message) {
    assertThatThrownBy(
            () ->
                TestRuns.recipe(
                    name,
                    name.endsWith("ceag")
                        ? new String[] {"train.epochs=10", "sparsity.lastEpoch=2.5", setting}
                        : new String[] {setting}))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.patience=2 | swa.epochs is 2, expected 0 beside train.patience: which epochs are the"
            + " last is not known before the run ends",
        "ema.decay=0.9 | swa.epochs is 2, expected 0 beside ema.decay: one average of the weights at"
            + " a time",
        "data.valSplit=0 | swa.epochs is 2, expected 0 where data.valSplit is 0: validation chooses"
            + " between the average and the last weights"
      })
  void load_refusesAveragesThatNothingChooses(String setting, String message) {
    assertThatThrownBy(() -> TestRuns.recipe("synthetic-dense", "swa.epochs=2", setting))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }
}
