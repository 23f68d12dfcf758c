package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.audit.ModelResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableRunTest {
  private final Path folder;

  TableRunTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Recipe recipe(String name, Path path, String... overrides) {
    var all =
        new ArrayList<>(
            List.of(
                "data.path=" + path,
                "data.target=hired",
                "data.protect=sex",
                "data.valSplit=0.2",
                "train.batch=32",
                "train.epochs=15",
                "train.threads=1",
                "optimizer.rate=0.02",
                "device=cpu",
                "precision=fp32"));
    all.addAll(List.of(overrides));
    return Recipes.load(name, all);
  }

  @Test
  void run_learnsATableAndJudgesItByGroup() throws IOException {
    RunContext place = TestRuns.place(folder);
    TrainingResult result =
        TestRuns.run(place, recipe("table-dense", TestTables.people(folder, 800)));
    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
    var results = Objects.requireNonNull(result.results());
    ModelResults selected = results.models().get(0);
    assertThat(selected.splits().get(0).accuracy()).isGreaterThan(0.9);
    assertThat(selected.splits().get(0).groups()).hasSize(2);
    assertThat(result.notes())
        .extracting(Note::text)
        .anyMatch(note -> note.startsWith("Missing: score in 16 rows; a number then counts as"));
  }

  @Test
  void run_twiceGivesTheSameBits() throws IOException {
    Path path = TestTables.people(folder, 800);
    var first = TestRuns.run(TestRuns.place(folder.resolve("a")), recipe("table-dense", path));
    var second = TestRuns.run(TestRuns.place(folder.resolve("b")), recipe("table-dense", path));
    assertThat(Objects.requireNonNull(first.results()).models())
        .isEqualTo(Objects.requireNonNull(second.results()).models());
  }

  @Test
  void run_startsFromADenseParentAndHoldsAConstraint() throws IOException {
    RunContext place = TestRuns.place(folder);
    Path path = TestTables.people(folder, 800);
    TestRuns.run(place, recipe("table-dense", path));
    TrainingResult child =
        TestRuns.run(
            place, recipe("table-ceag", path, "from=last", "train.epochs=3", "sparsity.final=0"));
    assertThat(child.status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void run_prunesAPerceptronByDefault() throws IOException {
    RunContext place = TestRuns.place(folder);
    Path path = TestTables.people(folder, 800);
    TestRuns.run(place, recipe("table-dense", path, "network.name=mlp", "train.epochs=2"));
    TrainingResult child =
        TestRuns.run(
            place, recipe("table-ceag", path, "network.name=mlp", "from=last", "train.epochs=3"));
    ModelResults selected = Objects.requireNonNull(child.results()).models().get(0);
    assertThat(selected.size().sparsity()).isBetween(0.89, 0.91);
  }

  @Test
  void run_ofANetworkWithNothingToPruneIsRefused() throws IOException {
    RunContext place = TestRuns.place(folder);
    Path path = TestTables.people(folder, 200);
    TestRuns.run(place, recipe("table-dense", path, "train.epochs=1"));
    assertThatThrownBy(() -> TestRuns.run(place, recipe("table-ceag", path, "from=last")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "sparsity.final is 0.9, but network 'linear' has no weight that can be pruned: the first"
                + " convolution and the layer that makes the logits stay dense; choose a network"
                + " with more layers (for rows network.name=mlp, of the dense run too), or"
                + " sparsity.final=0 to train without pruning");
    assertThat(place.runs().list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fairbatch", "drfairness", "group-dro", "reweighing"})
  void run_mixesAndWeighsRowsAsImages(String method) throws IOException {
    TrainingResult result =
        TestRuns.run(
            TestRuns.place(folder),
            recipe("table-" + method, TestTables.people(folder, 800), "train.epochs=3"));
    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void run_ofANetworkForImagesSaysWhatIsExpected() throws IOException {
    Path path = TestTables.people(folder, 800);
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    TestRuns.place(folder),
                    recipe("table-dense", path, "network.name=cifarresnet8")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network.name is 'cifarresnet8', which takes images, expected linear or mlp for the rows of table");
  }
}
