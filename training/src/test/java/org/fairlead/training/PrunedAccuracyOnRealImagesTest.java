package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.testkit.RealSamples;
import org.fairlead.testkit.TestFolders;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A published ResNet-20 of CIFAR-10 pruned to 95 % on 1,200 real images, in six short epochs: the
 * default recipe keeps what the published one loses.
 */
final class PrunedAccuracyOnRealImagesTest {
  @Test
  void run_keepsAccuracyThatThePublishedRecipeLoses(@TempDir Path folder) throws IOException {
    Path images = RealSamples.cifar10(folder, 120, 50);
    RunContext place = TestRuns.place(folder);
    Path file = TestFolders.data("weights/cifar10_akamaster/resnet20-12fca82f.th");
    TrainingResult dense =
        TestRuns.run(place, recipe("folder-dense", images, "weights.file=" + file));
    TrainingResult pruned = prune(place, images, "folder-naive");
    TrainingResult published = prune(place, images, "folder-naive-published");

    // 80 % of the dense model; a standard error of 500 images is 2.2 points
    assertThat(accuracy(pruned)).isGreaterThan(0.52);
    assertThat(accuracy(published)).isLessThan(0.47);
    assertThat(largestWeight(pruned.run())).isLessThan(5 * largestWeight(dense.run()));
  }

  private static TrainingResult prune(RunContext place, Path images, String recipe) {
    return TestRuns.run(
        place, recipe(recipe, images, "from=last", "sparsity.final=0.95", "train.epochs=6"));
  }

  private static Recipe recipe(String name, Path images, String... overrides) {
    var all = new ArrayList<String>();
    all.addAll(
        List.of(
            "data.path=" + images,
            "data.size=32",
            "data.valSplit=0.1",
            "network.name=cifarresnet20",
            "network.cifarresnet.shortcut=A",
            "train.batch=64",
            "memoryFormat=channels-last"));
    all.addAll(List.of(overrides));
    return TestRuns.recipe(name, all.toArray(String[]::new));
  }

  private static double accuracy(TrainingResult result) {
    return Objects.requireNonNull(result.results())
        .model(ModelResults.LAST)
        .flatMap(model -> model.split(SplitResults.TEST))
        .orElseThrow()
        .accuracy();
  }

  /** Returns the largest weight of a convolution or the classifier. */
  private static double largestWeight(Run run) {
    Weights weights = Safetensors.read(run.model().resolve("weights.safetensors"));
    double largest = 0;
    for (String name : weights.names()) {
      Tensor tensor = weights.get(name);
      if (tensor.shape().size() > 1) {
        for (float weight : tensor.floats()) {
          largest = Math.max(largest, Math.abs(weight));
        }
      }
    }
    return largest;
  }
}
