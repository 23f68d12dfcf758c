package org.fairlead.training.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.data.Normalization;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.TestRuns;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data.normalize}, in runs. */
final class NormalizeRunTest {
  private final Path folder;
  private final RunContext place;

  NormalizeRunTest(@TempDir Path folder) {
    this.folder = folder;
    this.place = TestRuns.place(folder);
  }

  private TrainingResult dense(String... settings) {
    var all = new ArrayList<>(List.of("train.epochs=1"));
    all.addAll(List.of(settings));
    return TestRuns.run(place, TestRuns.recipe("synthetic-dense", all.toArray(new String[0])));
  }

  private static Normalization seen(TrainingResult result) {
    return new ModelFolder(result.run().model()).card().normalization();
  }

  private static String stored(TrainingResult result) {
    return Recipes.fromYaml("recipe.yaml", result.run().recipe()).data().normalize();
  }

  @Test
  void run_keepsWhatItsNetworkSawWithTheModel() {
    assertThat(seen(dense())).isEqualTo(Normalization.HALF); // usual for the synthetic faces
    assertThat(seen(dense("data.normalize=imagenet"))).isEqualTo(Normalization.IMAGENET);
    assertThat(seen(dense("data.normalize=0.25/0.5")))
        .isEqualTo(new Normalization(List.of(0.25f, 0.25f, 0.25f), List.of(0.5f, 0.5f, 0.5f)));
  }

  /** Mean and deviation of the training images, the same after a stop. */
  @Test
  void run_measuresItsDataset() {
    TrainingResult whole = dense("data.normalize=dataset", "train.epochs=2");
    Normalization measured = seen(whole);
    assertThat(stored(whole)).isEqualTo(measured.text());
    assertThat(Normalization.parse(measured.text())).isEqualTo(measured);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(measured.mean().get(channel)).isBetween(0.2f, 0.8f);
      assertThat(measured.std().get(channel)).isBetween(0.05f, 0.4f);
    }
    TrainingResult resumed =
        TestRuns.resumed(
            TestRuns.place(folder.resolve("again")),
            TestRuns.recipe("synthetic-dense", "data.normalize=dataset", "train.epochs=2"),
            3);
    assertThat(seen(resumed)).isEqualTo(measured);
    assertThat(weights(resumed)).isEqualTo(weights(whole));
  }

  private static Weights weights(TrainingResult result) {
    return Safetensors.read(result.run().model().resolve("weights.safetensors"));
  }

  @Test
  void child_seesWhatItsParentSaw() {
    TrainingResult parent = dense("data.normalize=unit");
    String from = "from=" + parent.run().id();
    String[] child = {from, "train.epochs=2", "sparsity.lastEpoch=1"};
    TrainingResult inherited = TestRuns.run(place, TestRuns.recipe("synthetic-naive", child));
    assertThat(seen(inherited)).isEqualTo(Normalization.UNIT);
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    place, TestRuns.recipe("synthetic-naive", from, "data.normalize=half")))
        .hasMessageContaining("data.normalize=unit")
        .hasMessageEndingWith("to start from it, add: data.normalize=unit");
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    place, TestRuns.recipe("synthetic-naive", from, "data.normalize=dataset")))
        .hasMessageMatching(
            "data.normalize is 'dataset', which is [0-9.,/]+, but the dense parent was trained with"
                + " data.normalize=unit; leave it out");
  }

  /** A model of a run, taken as a file: the description beside it says what it saw. */
  @Test
  void import_takesWhatTheModelBesideTheFileSays() {
    TrainingResult elsewhere =
        TestRuns.run(
            TestRuns.place(folder.resolve("elsewhere")),
            TestRuns.recipe("synthetic-dense", "train.epochs=2", "data.normalize=imagenet"));
    String file = "weights.file=" + elsewhere.run().model().resolve("weights.safetensors");
    TrainingResult imported = TestRuns.run(place, TestRuns.recipe("synthetic-dense", file));
    assertThat(seen(imported)).isEqualTo(Normalization.IMAGENET);
    assertThat(stored(imported)).isEqualTo("imagenet");
    assertThat(imported.notes())
        .extracting(Note::text)
        .contains("Images are normalised as model.json beside it says (data.normalize=imagenet).");
    TrainingResult child =
        TestRuns.run(
            place,
            TestRuns.recipe("synthetic-naive", file, "train.epochs=2", "sparsity.lastEpoch=1"));
    assertThat(seen(child)).isEqualTo(Normalization.IMAGENET);
    TrainingResult other =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", file, "data.normalize=half"));
    assertThat(seen(other)).isEqualTo(Normalization.HALF);
  }

  @Test
  void recipe_saysWhatIsExpected() {
    assertThatThrownBy(() -> TestRuns.recipe("synthetic-dense", "data.normalize=imagenett"))
        .hasMessage(
            "data.normalize is 'imagenett', expected imagenet, half, unit, none, cifar10, cifar100,"
                + " or means and deviations, of one or three channels, as"
                + " 0.49,0.48,0.45/0.25,0.24,0.26, auto or dataset");
    assertThatThrownBy(() -> TestRuns.recipe("synthetic-dense", "data.normalize=0.5,0.5/1,1"))
        .hasMessageStartingWith("data.normalize is '0.5,0.5/1,1', expected imagenet,");
    assertThatThrownBy(() -> TestRuns.recipe("synthetic-dense", "data.normalize=0.5/0"))
        .hasMessageStartingWith("data.normalize is '0.5/0', expected imagenet,");
  }

  @Test
  void normalization_ofTextsAndChannels() {
    Normalization.usual()
        .forEach(
            (name, value) -> {
              assertThat(value.text()).isEqualTo(name);
              assertThat(Normalization.parse(name)).isEqualTo(value);
            });
    Normalization own = Normalization.parse("[0.1, 0.2, 0.3] / [0.4, 0.5, 0.6]");
    assertThat(own.mean()).containsExactly(0.1f, 0.2f, 0.3f);
    assertThat(own.text()).isEqualTo("0.1,0.2,0.3/0.4,0.5,0.6");
    assertThat(own.of(1).mean().get(0)).isEqualTo(0.2f, within(1e-6f));
    assertThat(own.of(1).std().get(0)).isEqualTo(0.5f, within(1e-6f));
    assertThat(own.of(3)).isEqualTo(own);
  }
}
