package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.audit.SplitResults;
import org.fairlead.testkit.RealSamples;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on real faces: dense, then pruned by every method, intersections included. */
final class UtkFaceChainTest {
  @Test
  void chain_runsOnRealFaces(@TempDir Path folder) throws IOException {
    Path faces = RealSamples.utkFace(folder, 500);
    RunContext place = TestRuns.place(folder);
    Results dense = run(place, "utkface-dense", faces, "train.epochs=1");
    assertThat(dense.method()).isEqualTo("dense");
    for (String method : List.of("naive", "equalized-loss", "ceag")) {
      Results results =
          run(place, "utkface-" + method, faces, "train.epochs=2", "sparsity.lastEpoch=1");
      assertThat(results.method()).isEqualTo(method);
      assertThat(results.dense()).isEqualTo(dense.run());
      SplitResults test = test(results);
      assertThat(test.groups()).hasSize(5);
      assertThat(Objects.requireNonNull(test.gaps()).maxPsi()).isBetween(0.0, 1.0);
    }
    for (String intersectional : List.of("true", "false")) {
      Results results =
          run(
              place,
              "utkface-ceag",
              faces,
              "train.epochs=2",
              "sparsity.lastEpoch=1",
              "data.protect=race,gender",
              "data.intersectional=" + intersectional);
      assertThat(test(results).groups()).hasSize(intersectional.equals("true") ? 10 : 7);
    }
  }

  private static Results run(RunContext place, String name, Path faces, String... overrides) {
    var all = new ArrayList<>(List.of(overrides));
    all.addAll(
        List.of(
            "data.path=" + faces,
            "data.size=32",
            "data.valSplit=0.15",
            "network.name=cifarresnet8",
            "train.batch=64"));
    TrainingResult result = TestRuns.run(place, TestRuns.recipe(name, all.toArray(String[]::new)));
    return Objects.requireNonNull(result.results());
  }

  private static SplitResults test(Results results) {
    return results.selected().orElseThrow().split(SplitResults.TEST).orElseThrow();
  }
}
