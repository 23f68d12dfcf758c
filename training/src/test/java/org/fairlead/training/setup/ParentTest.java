package org.fairlead.training.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.model.ModelFolder;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.TestRuns;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.recipe.source.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run may start from. */
final class ParentTest {
  /** Returns the error of a run that does not fit for settings alone. */
  private static String misfit(String id, String there, String here) {
    return "run %s does not fit this recipe: the parent has %s, this recipe has %s; to start from it, add: %s"
        .formatted(id, there, here, there.replace(", ", " "));
  }

  private static String lastMisfit(String id, String there, String here) {
    return "from=last: " + misfit(id, there, here);
  }

  @Test
  void requireFit_saysWhatDiffers(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    String id = dense(place).id();
    assertRefused(place, lastMisfit(id, "data.size=16", "data.size=24"), "data.size=24");
    assertRefused(
        place,
        lastMisfit(id, "network.name=mlp", "network.name=cifarresnet8"),
        "network.name=cifarresnet8");
    assertRefused(
        place,
        "from=last: run "
            + id
            + " does not fit this recipe: the parent has network.mlp.hidden=[256,128], this recipe"
            + " has network.mlp.hidden=[8]; to start from it, add: 'network.mlp.hidden=[256,128]'",
        "network.mlp.hidden=8");
    assertRefused(
        place,
        lastMisfit(id, "data.target=expression", "data.target=glasses"),
        "data.target=glasses");
    assertRefused(
        place, lastMisfit(id, "data.valSplit=0.25", "data.valSplit=0.1"), "data.valSplit=0.1");
    assertRefused(
        place,
        lastMisfit(id, "data.size=16, network.name=mlp", "data.size=24, network.name=cifarresnet8"),
        "data.size=24",
        "network.name=cifarresnet8");
    assertRefused(
        place,
        lastMisfit(id, "data.synthetic.seed=1", "data.synthetic.seed=2"),
        "data.synthetic.seed=2");
    assertRefused( // all at once
        place,
        lastMisfit(
            id,
            "data.target=expression, data.size=16, data.valSplit=0.25, network.name=mlp, data.synthetic.seed=1",
            "data.target=glasses, data.size=24, data.valSplit=0.1, network.name=cifarresnet8, data.synthetic.seed=2"),
        "data.target=glasses",
        "data.size=24",
        "data.valSplit=0.1",
        "network.name=cifarresnet8",
        "data.synthetic.seed=2");
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

  /** A run of another target or network is passed over, and the one that was found is named. */
  @Test
  void last_isTheNewestDenseRunThatFits(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Run expression = dense(place);
    Run glasses =
        TestRuns.run(
                later(place, 1),
                TestRuns.recipe("synthetic-dense", "train.epochs=1", "data.target=glasses"))
            .run();
    Run small =
        TestRuns.run(
                later(place, 2),
                TestRuns.recipe(
                    "synthetic-dense", "train.epochs=1", "data.target=glasses", "data.size=8"))
            .run();
    assertThat(parent(place, "data.target=expression", "data.size=16")).isEqualTo(expression);
    assertThat(parent(place, "data.size=16")).isEqualTo(glasses);
    assertThat(parent(place)).isEqualTo(small);
    Problem chosen = problem(place, "data.target=expression");
    assertThat(chosen.notes())
        .contains(
            Note.info(
                NoteCodes.PARENT_CHOSEN,
                "Starts from run %s, the newest dense run that fits this recipe (from=last)."
                    .formatted(expression.id())));
    assertThatThrownBy(() -> problem(place, "data.target=glasses", "data.size=24"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "from=last: none of the 3 finished runs without a parent in %s fits this recipe; the newest: run %s does not fit this recipe: the parent has data.size=8, this recipe has data.size=24; to start from it, add: data.size=8"
                .formatted(place.runs().folder(), small.id()));
  }

  /** What is not given is as in the parent; what is given stays, and is compared. */
  @Test
  void inherit_takesDataAndNetworkThatAreLeftOpen(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Run dense =
        TestRuns.run(
                place,
                TestRuns.recipe(
                    "synthetic-dense",
                    "train.epochs=1",
                    "data.target=glasses",
                    "data.protect=skin",
                    "data.synthetic.seed=3",
                    "data.augment.flip=false",
                    "network.mlp.hidden=24"))
            .run();
    Problem child = problem(place, "data.protect=expression");
    Recipe recipe = child.recipe();
    assertThat(recipe.data().target()).isEqualTo("glasses");
    assertThat(recipe.data().protect()).containsExactly("expression");
    assertThat(recipe.data().size()).isEqualTo(16);
    assertThat(recipe.data().valSplit()).isEqualTo(0.25);
    assertThat(recipe.data().augment().flip()).isTrue(); // how a run trains is its own
    assertThat(Recipes.values(recipe))
        .containsEntry("network.mlp.hidden", List.of(24))
        .containsEntry("data.synthetic.seed", 3L);
    assertThat(child.network()).isEqualTo(new ModelFolder(dense.model()).network());
    assertThat(recipe.given()).isEqualTo(Given.ALL);
    assertThat(child.notes())
        .contains(
            Note.info(
                NoteCodes.TAKEN_FROM_PARENT,
                "As in run %s: data.target=glasses, data.size=16, data.valSplit=0.25, data.synthetic.count=240, data.synthetic.testCount=120, data.synthetic.minorityShare=0.3, data.synthetic.seed=3, network.name=mlp, network.mlp.hidden=[24]."
                    .formatted(dense.id())));
    assertThatThrownBy(
            () -> problem(place, "network.name=mlp", "network.mlp.hidden=8", "from=" + dense.id()))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "run %s does not fit this recipe: the parent has network.mlp.hidden=[24], this recipe has network.mlp.hidden=[8]; to start from it, add: 'network.mlp.hidden=[24]'"
                .formatted(dense.id()));
  }

  /** Another share for testing makes other test samples: the share is named, no checksum. */
  @Test
  void data_namesAnotherTestSplit(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    Path table = folder.resolve("people.csv");
    Files.writeString(table, people(0));
    Run dense =
        TestRuns.run(
                place,
                Recipes.load(
                    "table-dense",
                    List.of(
                        "data.path=" + table,
                        "network.name=mlp",
                        "train.epochs=1",
                        "data.testSplit=0.3")))
            .run();
    assertThatThrownBy(() -> opened(place, "table-naive", "data.testSplit=0.2"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "from=last: run %s does not fit this recipe: the parent has data.testSplit=0.3, this recipe has data.testSplit=0.2; to start from it, add: data.testSplit=0.3"
                .formatted(dense.id()));
    assertThat(opened(place, "table-naive").recipe().data().testSplit()).isEqualTo(0.3);
    Files.writeString(table, people(1));
    assertThatThrownBy(() -> opened(place, "table-naive"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "from=last: run %s does not fit this recipe: %s does not hold the samples and labels that it was trained on: some were added, removed or changed since; start from a dense run of the same data"
                .formatted(dense.id(), table));
  }

  /** Returns a table of 60 people, of whom some have another label. */
  private static String people(int changed) {
    var rows = new StringBuilder("age,group,label\n");
    for (int i = 0; i < 60; i++) {
      String label = (i % 3 == 0) != (i < changed) ? "yes" : "no";
      rows.append(20 + i * 7 % 41).append(',').append("ab".charAt(i % 2)).append(',').append(label);
      rows.append('\n');
    }
    return rows.toString();
  }

  /** Returns the same place so many hours later. */
  private static RunContext later(RunContext place, int hours) {
    Instant then = place.clock().instant().plus(Duration.ofHours(hours));
    return new RunContext(place.runs(), place.cache(), InstantSource.fixed(then));
  }

  private static Run parent(RunContext place, String... overrides) {
    return Objects.requireNonNull(problem(place, overrides).parent()).run();
  }

  private static Problem problem(RunContext place, String... overrides) {
    return opened(place, "synthetic-naive", overrides);
  }

  private static Problem opened(RunContext place, String recipe, String... overrides) {
    return Problem.open(Recipes.load(recipe, List.of(overrides)), place);
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
