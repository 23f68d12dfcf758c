package org.fairlead.training.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Objects;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.model.ModelFolder;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.TestRuns;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run may start from. */
final class ParentTest {
  /** Returns the error of a run that does not fit for settings alone. */
  private static String misfit(String id, String there, String here) {
    return "run %s does not fit this recipe: the parent has %s, this recipe has %s; to start from it, add: %s"
        .formatted(id, there, here, there.replace(", ", " "));
  }

  @Test
  void requireFit_saysWhatDiffers(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    String id = dense(place).id();
    assertRefused(place, misfit(id, "data.size=16", "data.size=24"), "data.size=24");
    assertRefused(
        place,
        misfit(id, "network.name=mlp", "network.name=cifarresnet8"),
        "network.name=cifarresnet8");
    assertRefused(
        place,
        "run "
            + id
            + " does not fit this recipe: the parent has network.mlp.hidden=[256,128], this recipe"
            + " has network.mlp.hidden=[8]; to start from it, add: 'network.mlp.hidden=[256,128]'",
        "network.mlp.hidden=8");
    assertRefused(
        place, misfit(id, "data.target=expression", "data.target=glasses"), "data.target=glasses");
    assertRefused(
        place, misfit(id, "data.valSplit=0.25", "data.valSplit=0.1"), "data.valSplit=0.1");
    assertRefused(
        place,
        misfit(id, "data.size=16, network.name=mlp", "data.size=24, network.name=cifarresnet8"),
        "data.size=24",
        "network.name=cifarresnet8");
    assertThatThrownBy(
            () -> TestRuns.run(place, TestRuns.recipe("synthetic-naive", "data.synthetic.seed=2")))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "run "
                + id
                + " does not fit this recipe: the parent has fingerprint of the images and labels"
                + " [0-9a-f]{64}, this recipe has fingerprint of the images and labels"
                + " [0-9a-f]{64}; start from a dense run of the same data and architecture");
    assertThat(place.runs().list()).hasSize(1); // a refused run leaves no folder
  }

  @Test
  void find_refusesWhatIsNotADenseFinishedRun(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    assertRefused(
        place,
        "from=last: %s has no finished dense run; train one first".formatted(place.runs().folder()),
        "from=last");
    dense(place);
    Run sparse =
        TestRuns.run(
                place, TestRuns.recipe("synthetic-naive", "train.epochs=2", "sparsity.lastEpoch=1"))
            .run();
    assertThatThrownBy(
            () -> TestRuns.run(place, TestRuns.recipe("synthetic-naive", "from=" + sparse.id())))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "from=%s: run %s is not dense, its sparsity is 0\\.9\\d*; start from a dense run"
                .formatted(sparse.id(), sparse.id()));
    String halfway =
        TestRuns.stopped(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"), 1).run().id();
    assertRefused(
        place,
        "from=%s: run %s is interrupted; only a finished run has a model to start from"
            .formatted(halfway, halfway),
        "from=" + halfway);
  }

  @Test
  void last_meansTheNewestFinishedDenseRun(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    String id = dense(place).id();
    for (int i = 0; i < 2; i++) {
      Results results =
          Objects.requireNonNull(
              TestRuns.run(
                      place,
                      TestRuns.recipe("synthetic-naive", "train.epochs=2", "sparsity.lastEpoch=1"))
                  .results());
      assertThat(results.dense()).isEqualTo(id);
    }
  }

  /** Other groups, another seed: the validation samples are still the parent's. */
  @Test
  void splitOrigin_isInheritedWhateverIsProtected(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Run parent = dense(place);
    for (String intersectional : new String[] {"true", "false"}) {
      TrainingResult child =
          TestRuns.run(
              place,
              TestRuns.recipe(
                  "synthetic-ceag",
                  "train.epochs=2",
                  "sparsity.lastEpoch=1",
                  "method.buffer=5",
                  "data.protect=skin,glasses",
                  "data.intersectional=" + intersectional,
                  "seed=7"));
      var card = new ModelFolder(child.run().model()).card();
      var original = new ModelFolder(parent.model()).card();
      assertThat(card.splitFingerprint()).isEqualTo(original.splitFingerprint());
      assertThat(card.splitOrigin()).isEqualTo(original.splitOrigin());
      SplitResults test =
          Objects.requireNonNull(child.results())
              .selected()
              .orElseThrow()
              .split(SplitResults.TEST)
              .orElseThrow();
      assertThat(test.groups()).hasSize(4);
    }
  }

  private static Run dense(RunContext place) {
    return TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1")).run();
  }

  private static void assertRefused(RunContext place, String message, String... overrides) {
    assertThatThrownBy(() -> TestRuns.run(place, TestRuns.recipe("synthetic-naive", overrides)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }
}
