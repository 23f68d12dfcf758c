package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.setup.Problem;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Options meet each other: any two values of any two keys below come together in a short run that
 * trains to finite numbers and, interrupted and resumed, to the same bits; or the recipe is refused
 * with a message that names a key.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecipePairsTest {
  /**
   * A key, or keys that belong together, and what it is set to; the first value goes with most
   * values of others.
   *
   * @param shared whether a dense parent has the same value
   * @param values settings, separated by blanks
   */
  private record Key(boolean shared, List<String> values) {}

  private static Key key(String... values) {
    return new Key(false, List.of(values));
  }

  private static Key sharedKey(String... values) {
    return new Key(true, List.of(values));
  }

  private static final String PARENT = "from=PARENT";
  private static final String TABLE = "table";

  /** A target of two classes; that of the table always is. */
  private static final String TWO_CLASSES = "two";

  /** A new key of recipes is a new line. */
  private static final List<Key> KEYS =
      List.of(
          key(PARENT + " sparsity.final=0.6 sparsity.lastEpoch=0.5", PARENT, "from=null"),
          sharedKey("data.generated=IMAGES", "data.generated=null", TABLE),
          sharedKey("data.aliases=[]", "data.aliases=[sex(f=female|m=male)]"),
          sharedKey(
              "data.bins=[]",
              "data.protect=score data.bins=[score(0-30,31-60,61+)]",
              "data.protect=sex,score data.bins=[score(<50,50+)]"),
          sharedKey("network.name=mlp", "network.name=cifarresnet8 network.dropout=0.2"),
          sharedKey("network.outputs=null", "network.outputs=1 " + TWO_CLASSES),
          sharedKey("data.heldOut=0.2", "data.heldOut=0"),
          sharedKey("data.normalize=auto", "data.normalize=unit"),
          sharedKey("data.channels=3", "data.channels=1"),
          sharedKey(
              "data.duplicates=warn",
              "data.duplicates=together data.broken=skip",
              "data.duplicates=drop"),
          key(
              "method.name=naive",
              "method.name=ceag",
              "method.name=equalized-loss",
              "method.name=group-dro",
              "method.name=reweighing"),
          key("method.mode=default", "method.mode=faithful"),
          key("constraints=[]", "constraints=[demographic_parity(0.05);norm(*)<=1]"),
          key("method.dual.dynamics=ascent", "method.dual.dynamics=nupi", "method.dualEma=0.3"),
          key("method.dual.sample=buffer", "method.dual.sample=held-out"),
          key(
              "method.dual.solver=dual-primal",
              "method.dual.solver=primal-dual",
              "method.dual.solver=extrapolation"),
          key(
              "method.dual.formulation=lagrangian",
              "method.dual.formulation=augmented method.dual.cap=2"),
          key("method.dual.antiWindup=0.1", "method.totalCap=0.01 method.dualStep=1"),
          key(
              "mixture.name=shuffled",
              "mixture.name=balanced mixture.balanced.data=pooled",
              "mixture.name=fairbatch",
              "mixture.name=drfairness mixture.drfairness.every=2"),
          key("mixture.mode=default", "mixture.mode=faithful"),
          key(
              "optimizer.name=sgd",
              "optimizer.nesterov=true optimizer.clip=1",
              "optimizer.name=adamw"),
          key(
              "optimizer.schedule.name=multistep",
              "optimizer.schedule.name=cosine optimizer.schedule.warmupEpochs=0.5"),
          key("train.accumulate=1", "train.accumulate=2"),
          key("train.labelSmoothing=0", "train.labelSmoothing=0.1"),
          key("train.patience=0", "train.patience=1"),
          key("data.augment.mixup=0", "data.augment.mixup=0.3 data.augment.cutmix=1"),
          key(
              "data.augment.trivial=none",
              "data.augment.trivial=wide data.augment.resizedCrop=[0.4,1]",
              "data.augment.jitter.hue=0.1 data.augment.erase=0.5"),
          key("ema.decay=0", "ema.decay=0.8", "ema.decay=0.8 ema.recalibrate=2"),
          key(
              "sparsity.every=epoch",
              "sparsity.every=step",
              "sparsity.every=2",
              "sparsity.every=2epochs"),
          key(
              "sparsity.score=magnitude",
              "sparsity.score=random",
              "sparsity.score=gradient sparsity.scoreSamples=40",
              "sparsity.score=group-shares sparsity.scoreSamples=40"),
          key("method.whilePruning=false", "method.whilePruning=true"),
          key("tracking.keepEvery=0 tracking.report=false", "tracking.keepEvery=2"),
          key(
              "sparsity.allocation=lamp",
              "sparsity.allocation=uniform",
              "sparsity.allocation=global",
              "sparsity.allocation=erk",
              "sparsity.allocation=sensitivity sparsity.sensitivity.levels=[0.5,0.9]"),
          key("sparsity.deadChannels=folded", "sparsity.deadChannels=silenced"),
          key("sparsity.rewind=none", "sparsity.rewind=rate", "sparsity.rewind=weights"),
          key(
              "method.distill.alpha=0",
              "method.distill.alpha=0.7",
              "method.distill.alpha=0.7 method.distill.groups=gap"),
          key(
              "swa.epochs=0",
              "swa.epochs=1 swa.recalibrate=1",
              "swa.epochs=1 swa.every=step swa.recalibrate=0"),
          key("precision=fp32", "precision=bf16", "precision=fp64"),
          key("memoryFormat=contiguous", "memoryFormat=channels-last"),
          key("selection.fairness=auto", "selection.fairness=eqodds"),
          key("audit.tolerance=null", "audit.tolerance=0.05"),
          key("tracking.tags=[]", "tracking.tags=[a,b]"),
          key("tracking.checkpointEvery=500", "tracking.checkpointEvery=2"));

  private static final List<String> FACES =
      List.of(
          "data.size=16",
          "data.synthetic.count=120",
          "data.synthetic.testCount=60",
          "data.synthetic.minorityShare=0.4");

  private static final List<String> SHORT =
      List.of(
          "data.valSplit=0.3",
          "train.epochs=2",
          "train.steps=4",
          "train.batch=24",
          "train.evalBatch=64",
          "train.threads=1",
          "optimizer.rate=0.02",
          "method.buffer=8",
          "method.dualStep=0.1",
          "method.dual.every=2",
          "tracking.every=1",
          "tracking.predictions=false",
          "device=cpu");

  private final RunContext place;
  private final Path images;
  private final Path people;
  private final Map<List<String>, String> parents = new HashMap<>();
  private final Map<List<Integer>, Optional<String>> refusals = new HashMap<>();
  private final PairwiseTable table;

  RecipePairsTest(@TempDir Path folder) throws IOException {
    place = TestRuns.place(folder);
    images = TestImages.generated(folder, 12);
    people = TestTables.people(folder, 120);
    int[] sizes = KEYS.stream().mapToInt(each -> each.values().size()).toArray();
    table = PairwiseTable.of(sizes, row -> refusal(row).isEmpty());
  }

  private static List<String> settings(List<Integer> row, boolean sharedOnly) {
    return IntStream.range(0, KEYS.size())
        .filter(key -> !sharedOnly || KEYS.get(key).shared())
        .mapToObj(key -> KEYS.get(key).values().get(row.get(key)))
        .flatMap(value -> Stream.of(value.split(" ")))
        .toList();
  }

  private Recipe load(List<String> settings) {
    boolean rows = settings.contains(TABLE);
    var all = new ArrayList<>(SHORT);
    all.addAll(
        rows ? List.of("data.path=" + people, "data.target=hired", "data.protect=sex") : FACES);
    settings.stream()
        .filter(each -> !each.equals(TABLE))
        .flatMap(each -> each.equals(TWO_CLASSES) ? two(rows) : Stream.of(each))
        .map(each -> each.replace("IMAGES", images.toString()))
        .forEach(all::add);
    return Recipes.load(rows ? "table-dense" : "synthetic-dense", all);
  }

  private static Stream<String> two(boolean rows) {
    return rows
        ? Stream.of()
        : Stream.of(
            "data.target=skin", "data.protect=expression", "data.generatedNames=expression,skin");
  }

  /** Returns the recipe of a row; trains its dense parent if no row had the same. */
  private Recipe recipe(List<Integer> row) {
    List<String> settings = settings(row, false);
    if (!settings.contains(PARENT)) {
      return load(settings);
    }
    load(settings.stream().map(each -> each.equals(PARENT) ? "from=last" : each).toList());
    List<String> shared = settings(row, true);
    String parent = parents.get(shared);
    if (parent == null) {
      var shortest = new ArrayList<>(shared);
      shortest.addAll(List.of("train.epochs=1", "train.steps=2", "tracking.report=false"));
      parent = TestRuns.run(place, load(shortest)).run().id();
      parents.put(shared, parent);
    }
    String from = "from=" + parent;
    return load(settings.stream().map(each -> each.equals(PARENT) ? from : each).toList());
  }

  /** Returns why a row is refused, if it is. */
  private Optional<String> refusal(List<Integer> row) {
    return refusals.computeIfAbsent(
        List.copyOf(row),
        each -> {
          try {
            Problem.open(recipe(each), place);
            return Optional.empty();
          } catch (InputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> pairs_trainAndResumeExactly() {
    return table.rows().stream()
        .map(
            row -> {
              String name = String.join(" ", settings(row, false));
              return DynamicTest.dynamicTest(name, () -> trainsAndResumes(name, row));
            });
  }

  private void trainsAndResumes(String name, List<Integer> row) {
    try {
      Recipe recipe = recipe(row);
      TrainingResult whole = TestRuns.run(place, recipe);
      Results results = Objects.requireNonNull(whole.results());
      List<ModelResults> models = results.models();
      assertThat(models).isNotEmpty();
      for (ModelResults model : models) {
        assertThat(model.splits()).extracting(SplitResults::loss).allMatch(Double::isFinite);
        assertThat(model.lambda().values()).allMatch(Double::isFinite);
      }
      TrainingResult resumed = TestRuns.resumed(place, recipe, (int) results.steps() / 2);
      assertThat(Objects.requireNonNull(resumed.results()).models()).isEqualTo(models);
      assertThat(resumed.run().readMetrics().rows()).isEqualTo(whole.run().readMetrics().rows());
      assertThat(weights(resumed)).isEqualTo(weights(whole));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("a run of " + name, e);
    }
  }

  private static Weights weights(TrainingResult result) {
    return Safetensors.read(result.run().model().resolve("weights.safetensors"));
  }

  @Test
  void pairs_thatAreRefusedNameAKey() {
    List<String> keys = Recipes.keys();
    assertThat(table.refused())
        .allSatisfy(
            row -> {
              String why = refusal(row).orElseThrow();
              assertThat(keys)
                  .as("%s: %s", String.join(" ", settings(row, false)), why)
                  .anyMatch(why::contains);
            });
  }

  /** A value that goes with nothing would hide the pairs it belongs to. */
  @Test
  void values_allTakePart() {
    for (int key = 0; key < KEYS.size(); key++) {
      for (int value = 0; value < KEYS.get(key).values().size(); value++) {
        int k = key;
        int v = value;
        assertThat(table.rows())
            .as(KEYS.get(key).values().get(value))
            .anyMatch(row -> row.get(k) == v);
      }
    }
  }
}
