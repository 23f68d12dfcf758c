package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.format.Datasets;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.pretrained.PublishedHead;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose first weights come from a file. */
final class WeightsFileRunTest {
  private static final String[] CHILD = {
    "train.epochs=2", "sparsity.lastEpoch=1", "method.buffer=5"
  };

  private final Path folder;
  private final RunContext place;
  private Path file;
  private TrainingResult dense;

  @SuppressWarnings("NullAway.Init") // set before each test
  WeightsFileRunTest(@TempDir Path folder) {
    this.folder = folder;
    this.place = TestRuns.place(folder);
  }

  /** A dense run elsewhere, whose weights arrive as a file. */
  @BeforeEach
  void trainAndExport() throws IOException {
    dense =
        TestRuns.run(
            TestRuns.place(folder.resolve("elsewhere")),
            TestRuns.recipe("synthetic-dense", "train.epochs=2"));
    file = folder.resolve("faces_mlp-2.safetensors");
    Files.copy(dense.run().model().resolve("weights.safetensors"), file);
  }

  private Recipe recipe(String name, String... overrides) {
    var all = new ArrayList<>(List.of("weights.file=" + file));
    all.addAll(List.of(overrides));
    return TestRuns.recipe(name, all.toArray(new String[0]));
  }

  private static double accuracy(TrainingResult result, String split) {
    return Objects.requireNonNull(result.results())
        .selected()
        .orElseThrow()
        .split(split)
        .orElseThrow()
        .accuracy();
  }

  @Test
  void run_makesTheCheckpointADenseRunOfItsOwnFirst() {
    TrainingResult child = TestRuns.run(place, recipe("synthetic-ceag", CHILD));
    List<Run> runs =
        place.runs().list().stream().map(info -> place.runs().resolve(info.id())).toList();
    assertThat(runs).hasSize(2);
    Results results = Objects.requireNonNull(child.results());
    Run parent = place.runs().resolve(Objects.requireNonNull(results.dense()));
    assertThat(parent.id()).contains("-faces-mlp-2-");
    Recipe made = Recipes.fromYaml("recipe.yaml", parent.recipe());
    assertThat(made.weights().file()).isEqualTo(file.toString());
    assertThat(made.train().epochs()).isZero();
    assertThat(made.from()).isNull();

    Results ofParent = parent.results().orElseThrow();
    assertThat(ofParent.method()).isEqualTo("dense");
    assertThat(ofParent.steps()).isZero();
    assertThat(ofParent.selection()).isEqualTo("the checkpoint as it is");
    double expected = accuracy(dense, SplitResults.TEST);
    assertThat(ofParent.selected().orElseThrow().split(SplitResults.TEST).orElseThrow().accuracy())
        .isEqualTo(expected, within(1e-12));
    assertThat(
            results
                .selected()
                .orElseThrow()
                .split(SplitResults.TEST)
                .map(split -> Objects.requireNonNull(split.gaps()).denseAccuracy()))
        .hasValue(expected);
    assertThat(parent.folder().resolve("weights.json"))
        .content()
        .contains("\"fitted\": 6")
        .contains("\"naming\": \"torchvision\"");

    Recipe stored = Recipes.fromYaml("recipe.yaml", child.run().recipe());
    assertThat(stored.from()).isEqualTo(parent.id());
    assertThat(stored.weights().file()).isNull();
    // Later runs name the run instead of the file.
    TrainingResult later = TestRuns.run(place, TestRuns.recipe("synthetic-naive", CHILD));
    assertThat(Objects.requireNonNull(later.results()).dense()).isEqualTo(parent.id());
  }

  /** The recipe's own constraints are the child's, not the checkpoint's. */
  @Test
  void run_underConstraintsLeavesTheCheckpointAlone() {
    TrainingResult child =
        TestRuns.run(
            place,
            recipe(
                "synthetic-naive",
                "train.epochs=2",
                "sparsity.lastEpoch=1",
                "constraints=ceag(0.05)"));
    Run parent =
        place
            .runs()
            .resolve(Objects.requireNonNull(Objects.requireNonNull(child.results()).dense()));
    assertThat(Recipes.fromYaml("recipe.yaml", parent.recipe()).constraints()).isEmpty();
    assertThat(Recipes.fromYaml("recipe.yaml", child.run().recipe()).constraints())
        .containsExactly("ceag(0.05)");
  }

  @Test
  void run_ofADenseRecipeEvaluatesTheCheckpointAndTrainsNothing() {
    TrainingResult result = TestRuns.run(place, recipe("synthetic-dense"));
    assertThat(accuracy(result, SplitResults.TEST)).isEqualTo(accuracy(dense, SplitResults.TEST));
    assertThat(result.notes())
        .extracting(Note::text)
        .contains(
            "The checkpoint is evaluated as it is; nothing is trained.",
            "Weights of faces_mlp-2.safetensors (safetensors): 6 tensors under torchvision's"
                + " names.");
    Weights model = Safetensors.read(result.run().model().resolve("weights.safetensors"));
    assertThat(model).isEqualTo(Safetensors.read(file));
  }

  @Test
  void plan_ofARecipeWithAFileNeedsNoRun() {
    Plan plan =
        Trainer.create(recipe("synthetic-ceag", CHILD), place, TrainingListener.NONE).plan();
    assertThat(plan.parent()).isEqualTo(file.toString());
    assertThat(plan.pruning()).isNotEmpty();
    assertThat(plan.constrainedSteps()).isPositive();
    assertThat(place.runs().list()).isEmpty();
  }

  private void assertRefused(Recipe recipe, String message) {
    assertThatThrownBy(() -> TestRuns.run(place, recipe))
        .isInstanceOf(InputException.class)
        .hasMessage(message.replace("THE_FILE", file.toString()));
    assertThat(place.runs().list()).isEmpty(); // a refused file leaves no run
  }

  @Test
  void run_refusesACheckpointOfAnotherArchitecture() {
    assertRefused(
        recipe("synthetic-ceag", "network.name=cifarresnet8"),
        "THE_FILE does not fit network 'cifarresnet8' with 3 classes: 0 of 47 tensors fit"
            + " (torchvision's names); missing: conv1.weight, bn1.weight, bn1.bias and 44 more;"
            + " unexpected: main.0.weight, main.0.bias, main.2.weight and 3 more;"
            + " weights.allowPartial=true takes what fits");
    var other = Networks.create(NetworkSpec.of("cifarresnet20", 10));
    Safetensors.write(file, Initializer.initialize(other, 1), Map.of());
    assertThatThrownBy(
            () -> TestRuns.run(place, recipe("synthetic-ceag", "network.name=cifarresnet8")))
        .hasMessageEndingWith(
            "; the file is of cifarresnet20 with 10 classes (torchvision's names)");
    assertThat(place.runs().list()).isEmpty();
  }

  @Test
  void run_refusesACheckpointForOtherChannels() {
    var grey = Networks.create(NetworkSpec.of("cifarresnet8", 10).withInputChannels(1));
    Safetensors.write(file, Initializer.initialize(grey, 1), Map.of());
    List<String> pretrained = List.of("network.name=cifarresnet8", "network.pretrained=" + file);
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    place, TestRuns.recipe("synthetic-dense", pretrained.toArray(new String[0]))))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + " does not fit network 'cifarresnet8' with 3 classes: 53 of 54 tensors fit"
                + " (torchvision's names); different: conv1.weight is F32 [16, 1, 3, 3], expected"
                + " numbers [16, 3, 3, 3]; the file is of cifarresnet8 with 10 classes and 1 image"
                + " channel (torchvision's names), these images have 3;"
                + " weights.allowPartial=true draws the first layer anew");
    assertThat(place.runs().list()).isEmpty();
  }

  /** As large as four classes' head: rows are chosen, or a new head, or nothing. */
  @Test
  void run_headsOfOtherSizes() {
    Weights trained = Safetensors.read(file);
    Tensor weight = trained.get("main.4.weight");
    Tensor bias = trained.get("main.4.bias");
    Weights wide =
        trained
            .with("main.4.weight", weight.rows(List.of(2, 1, 0, 1)))
            .with("main.4.bias", bias.rows(List.of(2, 1, 0, 1)));
    Safetensors.write(file, wide, Map.of());
    assertRefused(
        recipe("synthetic-dense"),
        "THE_FILE does not fit network 'mlp' with 3 classes: 4 of 6 tensors fit (torchvision's names);"
            + " different: main.4.weight is F32 [4, 128], expected numbers [3, 128], main.4.bias is"
            + " F32 [4], expected numbers [3]; choose outputs with weights.headRows, or start with"
            + " a new classifier: network.pretrained=FILE");
    assertRefused(
        recipe("synthetic-dense", "weights.headRows=0,1,4"),
        "weights.headRows names row 4, but the rows of the file's classifier are 0 to 3");
    TrainingResult chosen =
        TestRuns.run(place, recipe("synthetic-dense", "weights.headRows=2,1,0"));
    assertThat(accuracy(chosen, SplitResults.TEST)).isEqualTo(accuracy(dense, SplitResults.TEST));
    TrainingResult swapped =
        TestRuns.run(place, recipe("synthetic-dense", "weights.headRows=0,1,2"));
    assertThat(accuracy(swapped, SplitResults.TEST)).isLessThan(accuracy(dense, SplitResults.TEST));
    TrainingResult partial =
        TestRuns.run(place, recipe("synthetic-dense", "weights.allowPartial=true"));
    assertThat(partial.notes())
        .extracting(Note::text)
        .contains(
            "Weights of faces_mlp-2.safetensors (safetensors): 4 tensors under torchvision's names;"
                + " 2 drawn at random, as the file does not have them.");
  }

  @Test
  void run_pretrainedStartsWithANewClassifier() {
    TrainingResult result =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-dense",
                "data.target=glasses",
                "data.protect=skin",
                "network.pretrained=" + file,
                "train.steps=1",
                "optimizer.rate=1e-30"));
    Weights before = Safetensors.read(file);
    Weights after = Safetensors.read(result.run().model().resolve("weights.safetensors"));
    for (String name : before.names()) {
      assertThat(after.get(name).equals(before.get(name)))
          .as(name)
          .isEqualTo(!name.startsWith("main.4."));
    }
    assertThat(result.notes())
        .extracting(Note::text)
        .contains(
            "Weights of faces_mlp-2.safetensors (safetensors): 4 tensors under torchvision's names,"
                + " with a new classifier.");
  }

  @Test
  void recipe_saysWhatContradicts() {
    assertThatThrownBy(() -> recipe("synthetic-ceag", "from=abcd"))
        .hasMessage(
            "from is 'abcd', expected no run beside weights.file: both name the dense parent");
    assertThatThrownBy(() -> recipe("synthetic-dense", "network.pretrained=x.pt"))
        .hasMessage(
            "network.pretrained is 'x.pt', expected nothing where there is a dense parent: the"
                + " parent's weights are the first ones");
    assertThatThrownBy(() -> TestRuns.recipe("synthetic-dense", "train.epochs=0"))
        .hasMessage("train.epochs is 0, expected a whole number above 0");
    assertThatThrownBy(() -> recipe("synthetic-dense", "weights.headRows=1,1"))
        .hasMessage(
            "weights.headRows is [1, 1], expected different numbers of rows, counted from 0");
    assertThatThrownBy(() -> recipe("synthetic-dense", "weights.headRows=0.5"))
        .hasMessage("weights.headRows is '[0.5]', expected a list of whole numbers");
    assertThatThrownBy(
            () ->
                recipe(
                    "synthetic-dense",
                    "network.name=cifarresnet8",
                    "network.cifarresnet.shortcut=C"))
        .hasMessageStartingWith("network.cifarresnet.shortcut is 'C', expected one of A, B");
  }

  /** What auto chose for the parent holds for the child, which is compared with it. */
  @Test
  void run_inheritsThePrecisionAndFormatOfItsParent() {
    TestRuns.run(
        place,
        TestRuns.recipe(
            "synthetic-dense",
            "train.epochs=1",
            "network.name=cifarresnet8",
            "precision=fp64",
            "memoryFormat=contiguous"));
    String[] open = {
      "train.epochs=2",
      "sparsity.lastEpoch=1",
      "network.name=cifarresnet8",
      "precision=auto",
      "memoryFormat=auto"
    };
    Recipe child =
        Recipes.fromYaml(
            "recipe.yaml",
            TestRuns.run(place, TestRuns.recipe("synthetic-naive", open)).run().recipe());
    assertThat(child.precision()).isEqualTo("fp64");
    assertThat(child.memoryFormat()).isEqualTo("contiguous");
  }

  @Test
  void run_refusesAParentWithOtherShortcuts() {
    Run parent =
        TestRuns.run(
                place,
                TestRuns.recipe("synthetic-dense", "train.epochs=1", "network.name=cifarresnet8"))
            .run();
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    place,
                    TestRuns.recipe(
                        "synthetic-naive",
                        "network.name=cifarresnet8",
                        "network.cifarresnet.shortcut=A")))
        .hasMessage(
            "from=last: run %s does not fit this recipe: the parent has network.cifarresnet.shortcut=B, this recipe"
                    .formatted(parent.id())
                + " has network.cifarresnet.shortcut=A; to start from it, add:"
                + " network.cifarresnet.shortcut=B");
  }

  /** The weights would fit, the function would be another. */
  @Test
  void run_refusesAParentWithAnotherStem() {
    Run parent =
        TestRuns.run(
                place,
                TestRuns.recipe("synthetic-dense", "train.epochs=1", "network.name=mobilenetv2"))
            .run();
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    place,
                    TestRuns.recipe(
                        "synthetic-naive",
                        "network.name=mobilenetv2",
                        "network.mobilenetv2.stem=small")))
        .hasMessage(
            "from=last: run %s does not fit this recipe: the parent has network.mobilenetv2.stem=standard, this recipe"
                    .formatted(parent.id())
                + " has network.mobilenetv2.stem=small; to start from it, add:"
                + " network.mobilenetv2.stem=standard");
  }

  @Test
  void publishedHead_ofFairFaceNamesItsOutputs() {
    PublishedHead head = PublishedHead.of(Datasets.format("fairface"));
    assertThat(
            head.rows(
                List.of(
                    "East Asian",
                    "Indian",
                    "Black",
                    "White",
                    "Middle Eastern",
                    "Latino_Hispanic",
                    "Southeast Asian")))
        .containsExactly(3, 5, 1, 0, 6, 2, 4);
    assertThat(head.rows(List.of("Male", "Female"))).containsExactly(7, 8);
    assertThatThrownBy(() -> head.rows(List.of("Martian")))
        .hasMessageStartingWith(
            "the classifier published with fairface has no output for class 'Martian', only for White, ");
    assertThat(PublishedHead.of(Datasets.format("utkface")).outputs()).isEmpty();
  }
}
