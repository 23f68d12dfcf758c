package org.fairlead.training.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.TestRuns;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExactComparisonTest {
  private final RunContext place;

  ExactComparisonTest(@TempDir Path folder) {
    place = TestRuns.place(folder);
  }

  private Run run(String... overrides) {
    String[] all = new String[overrides.length + 2];
    all[0] = "train.epochs=2";
    all[1] = "network.name=cifarresnet8";
    System.arraycopy(overrides, 0, all, 2, overrides.length);
    return TestRuns.run(place, TestRuns.recipe("synthetic-dense", all)).run();
  }

  @Test
  void of_theSameRecipeTwiceIsIdentical() {
    ExactComparison comparison = ExactComparison.of(run(), run());
    assertThat(comparison.text())
        .startsWith("identical to the last bit\n")
        .contains(
            "14 lines of metrics, the tensors at the end of 2 epochs, the last checkpoint (step 12),"
                + " model/weights.safetensors, model/masks.safetensors, results, ");
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.identical()).isTrue();
    assertThat(comparison.json()).contains("\"identical\": true");
  }

  @Test
  void of_anotherRateNamesTheFirstStepAndTensor() {
    // the rate is dropped after the first epoch in one of them
    Run first = run("optimizer.schedule.name=multistep", "optimizer.schedule.milestones=0.5");
    Run second = run("optimizer.schedule.name=multistep", "optimizer.schedule.milestones=0.9");
    ExactComparison comparison = ExactComparison.of(first, second);
    assertThat(comparison.identical()).isFalse();
    assertThat(comparison.text())
        .startsWith("different\nfirst step    7 of epoch 2: rate (metrics");
    assertThat(comparison.text())
        .contains("first tensor  conv1.weight at the end of epoch 2, step 12, and ");
    assertThat(comparison.recipe()).containsExactly("- - 0.5", "+ - 0.9");
  }

  @Test
  void of_oneFlippedBitNamesTensorAndEntry() {
    Run first = run();
    Run second = run();
    Path file = second.model().resolve("weights.safetensors");
    Weights weights = Safetensors.read(file);
    Tensor bias = weights.get("fc.bias");
    float[] values = bias.floats();
    values[1] = Math.nextUp(values[1]);
    Weights changed = weights.with("fc.bias", Tensor.ofFloats(java.util.List.of(3), values));
    Safetensors.write(file, changed, Map.of());
    assertThat(ExactComparison.of(first, second).differences())
        .containsExactly(
            new ExactComparison.Difference(
                "model",
                "model/weights.safetensors: fc.bias, entry 1 of 3",
                String.valueOf((double) bias.floats()[1]),
                String.valueOf((double) values[1])));
  }

  @Test
  void of_shorterMetricsSaysWhereTheyEnd() throws IOException {
    Run first = run();
    Run second = run();
    Path metrics = second.folder().resolve("metrics.jsonl");
    String text = Files.readString(metrics);
    Files.writeString(metrics, text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1));
    assertThat(ExactComparison.of(first, second).differences())
        .containsExactly(
            new ExactComparison.Difference(
                "step",
                "the metrics of one run end (metrics.jsonl, line 14)",
                "step 12",
                "the end"));
  }

  @Test
  void of_otherPredictionsNamesFileAndLine() throws IOException {
    Run first = run();
    Run second = run();
    Path file = second.predictions("selected", "test");
    Files.writeString(file, Files.readString(file).replaceFirst("\n[^,]*,", "\nother,"));
    assertThat(ExactComparison.of(first, second).differences())
        .singleElement()
        .satisfies(
            difference ->
                assertThat(difference.where()).isEqualTo("predictions/selected-test.csv, line 2"));
  }
}
