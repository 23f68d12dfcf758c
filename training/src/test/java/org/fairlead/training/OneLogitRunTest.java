package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.predictions.PredictedSample;
import org.fairlead.tracking.predictions.PredictionsReader;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.predict.Prediction;
import org.fairlead.training.predict.Predictor;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.setup.Problem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs of networks whose two classes share one output ({@code network.outputs=1}). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneLogitRunTest {
  private static final List<String> TWO_CLASSES =
      List.of("data.target=skin", "data.protect=expression");
  private static final String ONE = "network.outputs=1";
  private static final String HEAD = "main.4.weight";
  private static final String BIAS = "main.4.bias";

  private final Path folder;
  private final RunContext place;
  private Run dense;
  private Path file;

  @SuppressWarnings("NullAway.Init") // set before all tests
  OneLogitRunTest(@TempDir Path folder) {
    this.folder = folder;
    this.place = TestRuns.place(folder);
  }

  @BeforeAll
  void train() {
    dense = TestRuns.run(place, recipe("synthetic-dense", ONE, "train.epochs=3")).run();
    file = folder.resolve("one.safetensors");
    Safetensors.write(file, weights(dense), Map.of());
  }

  private static Recipe recipe(String name, String... overrides) {
    var all = new ArrayList<>(TWO_CLASSES);
    all.addAll(List.of(overrides));
    return TestRuns.recipe(name, all.toArray(new String[0]));
  }

  private static Weights weights(Run run) {
    return Safetensors.read(run.model().resolve("weights.safetensors"));
  }

  private static double accuracy(Run run) {
    return run.results()
        .orElseThrow()
        .selected()
        .orElseThrow()
        .split(SplitResults.TEST)
        .orElseThrow()
        .accuracy();
  }

  private static Map<String, PredictedSample> predictions(Run run) {
    var all = new LinkedHashMap<String, PredictedSample>();
    PredictionsReader.read(run.predictions("selected", "test"), each -> all.put(each.id(), each));
    return all;
  }

  private static List<String> notes(TrainingResult result) {
    return result.notes().stream().map(Note::text).toList();
  }

  @Test
  void run_learnsAndIsStoredWithOneOutput() {
    assertThat(accuracy(dense)).isGreaterThan(0.75);
    assertThat(Recipes.fromYaml("recipe.yaml", dense.recipe()).network().outputs()).isEqualTo(1);
    Network network = new ModelFolder(dense.model()).network();
    assertThat(network.hasOneLogit()).isTrue();
    assertThat(weights(dense).get(HEAD).shape()).containsExactly(1L, 128L);
    for (PredictedSample sample : predictions(dense).values()) {
      assertThat(sample.scores()).hasSize(2);
      assertThat(sample.scores().get(0) + sample.scores().get(1)).isEqualTo(1, within(1e-6));
    }
  }

  /** A child takes the output from its parent, is pruned and goes on to the same bits. */
  @Test
  void run_prunesUnderConstraintsAndResumesExactly() {
    Recipe child =
        recipe(
            "synthetic-ceag",
            "from=" + dense.id(),
            "train.epochs=3",
            "sparsity.final=0.7",
            "sparsity.lastEpoch=1",
            "method.buffer=5",
            "method.distill.alpha=0.5");
    TrainingResult whole = TestRuns.run(place, child);
    assertThat(notes(whole))
        .anySatisfy(note -> assertThat(note).startsWith("As in run ").contains(ONE));
    ModelFolder model = new ModelFolder(whole.run().model());
    assertThat(model.network().hasOneLogit()).isTrue();
    assertThat(model.card().sparsity()).isGreaterThan(0.6);
    TrainingResult resumed =
        TestRuns.resumed(place, child, (int) Objects.requireNonNull(whole.results()).steps() / 2);
    assertThat(weights(resumed.run())).isEqualTo(weights(whole.run()));
    assertThat(resumed.run().readMetrics().rows()).isEqualTo(whole.run().readMetrics().rows());
  }

  @Test
  void run_refusesAParentOfAnotherNumberOfOutputs() {
    assertThatThrownBy(
            () ->
                TestRuns.run(
                    place, recipe("synthetic-ceag", "from=" + dense.id(), "network.outputs=null")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "run %s does not fit this recipe: the parent has network.outputs=1, this recipe has"
                    .formatted(dense.id())
                + " network.outputs=null; to start from it, add: network.outputs=1");
  }

  @Test
  void recipe_saysWhereOneOutputDoesNotFit() {
    assertThatThrownBy(() -> recipe("synthetic-dense", "network.outputs=2"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network.outputs is 2, expected 1 (one logit for two classes) or null (an output for"
                + " every class)");
    assertThatThrownBy(() -> Problem.open(TestRuns.recipe("synthetic-dense", ONE), place))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network.outputs is 1, expected null: one output is for two classes, and synthetic has"
                + " 3: ['frown', 'neutral', 'smile']");
  }

  /** An object of one's own says itself how many outputs it has. */
  @Test
  void network_ofOnesOwnMayHaveOneOutput() {
    var spec = new NetworkSpec("narrow", 2, 3, 16, 0);
    Network two = MultilayerPerceptron.network(spec, List.of(6));
    Network one = MultilayerPerceptron.network(new NetworkSpec("narrow", 1, 3, 16, 0), List.of(6));
    assertThatThrownBy(() -> ownNetwork(two, ONE))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network.outputs is 1, expected null beside network 'narrow' with an output for every"
                + " class");
    Run run = ownNetwork(one.withOneLogit(), "train.epochs=1").run();
    assertThat(new ModelFolder(run.model()).network()).isEqualTo(one.withOneLogit());
  }

  private TrainingResult ownNetwork(Network network, String override) {
    return Trainer.create(recipe("synthetic-dense", override), place, TrainingListener.NONE)
        .withNetwork(network)
        .run();
  }

  private Run imported(Path weights, String... overrides) {
    return importing(weights, overrides).run();
  }

  private TrainingResult importing(Path weights, String... overrides) {
    var all = new ArrayList<>(List.of("weights.file=" + weights));
    all.addAll(List.of(overrides));
    return TestRuns.run(place, recipe("synthetic-dense", all.toArray(new String[0])));
  }

  @Test
  void file_ofOneRowIsTheLogitOfTheSecondClass() {
    TrainingResult result = importing(file, ONE);
    assertThat(predictions(result.run())).isEqualTo(predictions(dense));
    assertThat(notes(result))
        .contains("Weights of one.safetensors (safetensors): 6 tensors under torchvision's names.");
    assertThatThrownBy(() -> importing(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + " does not fit network 'mlp' with 2 classes: 4 of 6 tensors fit (torchvision's"
                + " names); different: main.4.weight is F32 [1, 128], expected numbers [2, 128],"
                + " main.4.bias is F32 [1], expected numbers [2]; its one output is the logit of"
                + " one of two classes: network.outputs=1 takes it as that of 'dark', or start"
                + " with a new classifier: network.pretrained=FILE");
  }

  /** One that was trained with the classes the other way round is seen, and can be turned. */
  @Test
  void file_ofOneRowOfTheOtherClassIsTurned() {
    Weights trained = weights(dense);
    Path other = folder.resolve("turned.safetensors");
    Safetensors.write(
        other,
        trained.with(HEAD, negative(trained.get(HEAD))).with(BIAS, negative(trained.get(BIAS))),
        Map.of());
    assertThat(notes(importing(other, ONE)))
        .anySatisfy(note -> assertThat(note).contains("Start again with weights.classOrder=text."));
    TrainingResult turned = importing(other, ONE, "weights.headRows=1,0");
    assertThat(predictions(turned.run())).isEqualTo(predictions(dense));
    assertThat(notes(turned))
        .contains(
            "Weights of turned.safetensors (safetensors): 6 tensors under torchvision's names, the"
                + " output of its classifier, its sign turned, as the logit by weights.headRows.");

    Path named = folder.resolve("named.safetensors");
    Safetensors.write(named, Safetensors.read(other), Map.of("classes", "[\"dark\", \"light\"]"));
    assertThat(predictions(imported(named, ONE))).isEqualTo(predictions(dense));
  }

  private static Tensor negative(Tensor tensor) {
    float[] values = tensor.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
    return Tensor.ofFloats(tensor.shape().stream().map(Math::toIntExact).toList(), values);
  }

  /** Two outputs make one logit, their difference: the same probabilities. */
  @Test
  void file_ofTwoRowsBecomesTheirDifference() {
    Run two = TestRuns.run(place, recipe("synthetic-dense", "train.epochs=1")).run();
    Path both = folder.resolve("two.safetensors");
    Safetensors.write(both, weights(two), Map.of());
    TrainingResult result = importing(both, ONE);
    assertThat(notes(result))
        .contains(
            "Weights of two.safetensors (safetensors): 6 tensors under torchvision's names, output"
                + " 1 less output 0 of its classifier as the logit.");
    Map<String, PredictedSample> expected = predictions(two);
    predictions(result.run())
        .forEach(
            (id, sample) ->
                assertThat(sample.scores().get(1))
                    .isEqualTo(
                        Objects.requireNonNull(expected.get(id)).scores().get(1), within(1e-5)));

    Weights wide = weights(two);
    List<Integer> rows = List.of(0, 1, 1);
    Path three = folder.resolve("three.safetensors");
    Safetensors.write(
        three,
        wide.with(HEAD, wide.get(HEAD).rows(rows)).with(BIAS, wide.get(BIAS).rows(rows)),
        Map.of());
    assertThatThrownBy(() -> importing(three, ONE))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "; choose the output that is the logit of 'dark' with weights.headRows=N, those of"
                + " 'light' and 'dark' with weights.headRows=N,M, or start with a new classifier:"
                + " network.pretrained=FILE");
    assertThat(notes(importing(three, ONE, "weights.headRows=2")))
        .anySatisfy(note -> assertThat(note).contains("output 2 of its classifier as the logit"));
  }

  @Test
  void pretrained_ofOneRowStartsWithANewClassifier() {
    TrainingResult result =
        TestRuns.run(
            place, recipe("synthetic-dense", ONE, "network.pretrained=" + file, "train.steps=1"));
    assertThat(notes(result))
        .contains(
            "Weights of one.safetensors (safetensors): 4 tensors under torchvision's names, with a"
                + " new classifier.");
  }

  /** Mixtures read the gradient of the last layer, which has one row. */
  @Test
  void run_mixesByTheLastLayerOfOneRow() throws IOException {
    Recipe recipe =
        recipe(
            "synthetic-drfairness",
            ONE,
            "data.generated=" + TestImages.generated(folder, 12),
            "data.generatedNames=expression,skin",
            "train.epochs=2",
            "train.steps=8");
    TrainingResult whole = TestRuns.run(place, recipe);
    assertThat(new ModelFolder(whole.run().model()).network().hasOneLogit()).isTrue();
    TrainingResult resumed = TestRuns.resumed(place, recipe, 4);
    assertThat(weights(resumed.run())).isEqualTo(weights(whole.run()));
  }

  @Test
  void run_ofATablePredictsWithTwoProbabilities() throws IOException {
    Path people = TestTables.people(folder, 120);
    Run run =
        TestRuns.run(
                place,
                TestRuns.recipe(
                    "table-dense",
                    "data.path=" + people,
                    "data.target=hired",
                    "data.protect=sex",
                    "network.name=linear",
                    ONE,
                    "train.epochs=2"))
            .run();
    try (Predictor predictor = Predictor.load(run.model())) {
      var predictions = new ArrayList<Prediction>();
      predictor.predictRows(List.of(people), false, predictions::add);
      assertThat(predictions).hasSize(120);
      for (Prediction prediction : predictions) {
        assertThat(prediction.probabilities()).hasSize(2);
        assertThat(prediction.probabilities().values().stream().mapToDouble(p -> p).sum())
            .isEqualTo(1, within(1e-9));
      }
    }
  }
}
