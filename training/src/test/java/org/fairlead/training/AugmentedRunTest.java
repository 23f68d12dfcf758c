package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on images that are changed and mixed, towards labels that are smoothed. */
final class AugmentedRunTest {
  private static final String[] EVERYTHING = {
    "data.augment.resizedCrop=[0.3, 1]",
    "data.augment.jitter.brightness=0.3",
    "data.augment.jitter.hue=0.1",
    "data.augment.trivial=wide",
    "data.augment.erase=0.3",
    "data.augment.mixup=0.4",
    "data.augment.cutmix=1",
    "train.labelSmoothing=0.1"
  };

  private final Path folder;

  AugmentedRunTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Recipe dense(String epochs, String... overrides) {
    var all = new String[overrides.length + 1];
    all[0] = "train.epochs=" + epochs;
    System.arraycopy(overrides, 0, all, 1, overrides.length);
    return TestRuns.recipe("synthetic-dense", all);
  }

  @Test
  void run_isTheSameWhenResumedOrRepeated() throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = dense("2", EVERYTHING); // 6 steps an epoch
    TrainingResult whole = TestRuns.run(place, recipe);
    ResumeTest.assertSame(whole, TestRuns.run(place, recipe));
    for (int steps : new int[] {4, 6}) {
      ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
    assertThat(Recipes.fromYaml("recipe.yaml", whole.run().recipe()).data())
        .isEqualTo(recipe.data());
  }

  /** With weights that hardly move, every epoch's accuracy is that of the first. */
  @Test
  void run_endsWhenPatienceDoes() throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = dense("10", "train.patience=2", "optimizer.rate=1.0e-12");
    TrainingResult whole = TestRuns.run(place, recipe);
    Results results = Objects.requireNonNull(whole.results());
    assertThat(results.steps()).isEqualTo(18);
    assertThat(results.epochs()).isEqualTo(3);
    assertThat(whole.notes())
        .extracting(Note::text)
        .contains("Ended after epoch 3 of 10: no better model for 2 epochs (train.patience).");
    for (int steps : new int[] {8, 17}) {
      ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
    assertThat(Objects.requireNonNull(TestRuns.run(place, dense("3")).results()).epochs())
        .isEqualTo(3);
  }

  /** No model is selected while the mask changes, so that patience begins with the final one. */
  @Test
  void run_isPatientOnceTheMaskIsFinal() {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, dense("1"));
    TrainingResult pruned =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-naive",
                "train.epochs=9",
                "train.patience=1",
                "optimizer.rate=1.0e-12",
                "sparsity.lastEpoch=4"));
    Results results = Objects.requireNonNull(pruned.results());
    assertThat(results.epochs()).isEqualTo(6); // the fifth is the first with the final mask
    assertThat(results.models().get(0).splits().get(0).accuracy()).isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          synthetic-ceag       | data.augment.mixup=0.2  | data.augment.mixup is 0.2, expected 0 where a method, a constraint or a mixture looks at labels or groups: a mixed image has two
          synthetic-reweighing | data.augment.cutmix=1   | data.augment.cutmix is 1.0, expected 0 where a method, a constraint or a mixture looks at labels or groups: a mixed image has two
          utkface-fairbatch    | data.augment.mixup=1    | data.augment.mixup is 1.0, expected 0 where a method, a constraint or a mixture looks at labels or groups: a mixed image has two
          synthetic-ceag       | train.labelSmoothing=0.1 | train.labelSmoothing is 0.1, expected 0 under constraints: they compare losses with the dense model's, which are not smoothed
          synthetic-dense      | train.labelSmoothing=1  | train.labelSmoothing is 1.0, expected a number from 0 up to but not including 1
          synthetic-dense      | train.patience=-1       | train.patience is -1, expected a whole number of at least 0
          synthetic-dense      | data.augment.crop=16    | data.augment.crop is 16, expected 0 up to data.size
          synthetic-dense      | data.augment.trivial=on | data.augment.trivial is 'on', expected one of none, narrow, wide
          synthetic-dense      | data.augment.resizedCrop=0.5 | data.augment.resizedCrop is [0.5], expected the smallest and the largest share of the area, such as [0.08, 1], or nothing
          synthetic-dense      | data.augment.erase=2    | data.augment.erase is 2.0, expected a probability
          synthetic-dense      | data.augment.jitter.hue=0.7 | data.augment.jitter.hue is 0.7, expected 0 to 0.5
          """)
  void load_refusesWhatMakesNoSense(String name, String override, String message) {
    assertThatThrownBy(() -> TestRuns.recipe(name, override))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void load_refusesPatienceWithNothingToWaitFor() {
    assertThatThrownBy(() -> dense("3", "train.patience=1", "data.valSplit=0"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "train.patience is 1, expected 0 where data.valSplit is 0: there is nothing to wait for");
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, dense("1"));
    Recipe trial =
        TestRuns.recipe(
            "synthetic-naive",
            "train.epochs=9",
            "train.steps=5",
            "train.patience=1",
            "sparsity.lastEpoch=4");
    assertThatThrownBy(() -> TestRuns.run(place, trial))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "train.patience is 1, expected 0 as the run ends before the mask is final: no model is"
                + " selected until then");
  }

  @Test
  void run_refusesToChangeRowsOfTables() throws IOException {
    Path people =
        Files.writeString(
            folder.resolve("people.csv"),
            "score,sex,hired\n" + "1,f,yes\n2,m,no\n3,f,no\n4,m,yes\n".repeat(10));
    Recipe recipe =
        TestRuns.recipe(
            "table-dense",
            "data.path=" + people,
            "data.target=hired",
            "data.protect=sex",
            "data.augment.flip=true",
            "data.augment.erase=0.5");
    assertThatThrownBy(() -> TestRuns.run(TestRuns.place(folder), recipe))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "data.augment.flip, data.augment.erase changes images, and the samples of ")
        .hasMessageEndingWith(
            " are rows of a table; set it to false, 0 or [] to leave them as they are");
  }
}
