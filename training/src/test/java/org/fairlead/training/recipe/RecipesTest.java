package org.fairlead.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.fairness.weighting.unconstrained.GroupDroProvider;
import org.fairlead.testkit.TestFolders;
import org.fairlead.training.recipe.source.BuiltInRecipes;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // JUnit sets the field
final class RecipesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("builtIn")
  void load_resolvesEveryBuiltInRecipeAndYamlGivesItBack(String name) {
    Recipe recipe = Recipes.load(name, List.of());
    assertThat(recipe.name()).isEqualTo(name);
    assertThat(Recipes.fromYaml("recipe.yaml", Recipes.toYaml(recipe))).isEqualTo(recipe.settled());
  }

  static List<String> builtIn() {
    return BuiltInRecipes.names();
  }

  @Test
  void load_usesThePublishedSettingsForUtkFace() {
    Recipe ceag = Recipes.load("utkface-ceag-published", List.of());
    assertThat(ceag.network().name()).isEqualTo("mobilenetv2");
    assertThat(ceag.data().size()).isEqualTo(200);
    assertThat(ceag.train().epochs()).isEqualTo(60);
    assertThat(ceag.train().batch()).isEqualTo(128);
    assertThat(ceag.sparsity().lastEpoch()).isEqualTo(15);
    assertThat(ceag.method().buffer()).isEqualTo(40);
    assertThat(ceag.method().tolerance()).isEqualTo(0.01);
    assertThat(ceag.optimizer().schedule().milestones()).containsExactly(0.6, 0.8, 0.9);
    Recipe dense = Recipes.load("utkface-dense", List.of());
    assertThat(dense.optimizer().name()).isEqualTo("adam");
    assertThat(dense.train().epochs()).isEqualTo(50);
    assertThat(dense.hasParent()).isFalse();
  }

  /** The network's own, unless a recipe or an override says otherwise; kept as a number. */
  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "utkface-dense, network.name=mobilenetv2, 0.2",
    "utkface-dense, network.name=efficientnet-b0, 0.2",
    "utkface-ceag, network.name=vit-tiny, 0",
    "utkface-dense, network.name=resnet18, 0",
    "synthetic-dense, network.name=cifarresnet8, 0",
    "synthetic-dense, network.name=mlp, 0",
    "table-dense, network.name=linear, 0",
    "utkface-dense, network.dropout=0, 0",
    "synthetic-dense, network.dropout=0.5, 0.5"
  })
  void load_dropoutIsWhatTheNetworkWasPublishedWith(String name, String override, double dropout) {
    Recipe recipe = Recipes.load(name, List.of(override));
    assertThat(recipe.network().dropout()).isEqualTo(dropout);
    assertThat(Recipes.toYaml(recipe)).contains("dropout: " + dropout);
  }

  @Test
  void load_dropoutIsOpenAsLongAsTheNetworkIs() {
    Recipe open = Recipes.load("utkface-dense", List.of("network.name=auto"));
    assertThat(open.network().dropout()).isNull();
    assertThat(Recipes.fromYaml("stored", Recipes.toYaml(open))).isEqualTo(open.settled());
    assertThat(open.withNetwork("mobilenetv2").network().dropout()).isEqualTo(0.2);
    assertThat(open.withNetwork("resnet18").network().dropout()).isEqualTo(0);
  }

  @Test
  void load_usesThePublishedSettingsForFairFace() {
    Recipe ceag = Recipes.load("fairface-ceag-published", List.of());
    assertThat(ceag.network().name()).isEqualTo("resnet34");
    assertThat(ceag.data().size()).isEqualTo(224);
    assertThat(ceag.data().augment().flip()).isTrue();
    assertThat(ceag.data().target()).isEqualTo("race");
    assertThat(ceag.data().protect()).containsExactly("race");
    assertThat(ceag.train().epochs()).isEqualTo(47);
    assertThat(ceag.train().batch()).isEqualTo(256);
    assertThat(ceag.sparsity().lastEpoch()).isEqualTo(15);
    assertThat(ceag.sparsity().last()).isEqualTo(0.99);
    assertThat(ceag.optimizer().name()).isEqualTo("sgd");
    assertThat(ceag.optimizer().rate()).isEqualTo(0.001);
    assertThat(ceag.optimizer().momentum()).isEqualTo(0.95);
    assertThat(ceag.optimizer().nesterov()).isTrue();
    assertThat(ceag.optimizer().weightDecay()).isEqualTo(0.01);
    assertThat(ceag.optimizer().schedule().milestones()).containsExactly(0.9);
    assertThat(ceag.method().buffer()).isEqualTo(40);
    assertThat(ceag.method().tolerance()).isEqualTo(0.01);
    assertThat(Recipes.load("fairface-control", List.of()).sparsity().last()).isZero();
    Recipe dense = Recipes.load("fairface-dense", List.of());
    assertThat(dense.optimizer().name()).isEqualTo("adam");
    assertThat(dense.optimizer().schedule().milestones()).containsExactly(0.6, 0.8, 0.9);
  }

  @Test
  void load_usesThePublishedSettingsForCifar100() {
    Recipe ceag = Recipes.load("cifar100-ceag-published", List.of());
    assertThat(ceag.network().name()).isEqualTo("cifarresnet56");
    assertThat(ceag.data().size()).isEqualTo(32);
    assertThat(ceag.data().augment().flip()).isFalse();
    assertThat(ceag.data().augment().crop()).isZero();
    assertThat(ceag.data().target()).isEqualTo("fine");
    assertThat(ceag.data().protect()).containsExactly("fine");
    assertThat(ceag.train().epochs()).isEqualTo(50);
    assertThat(ceag.sparsity().lastEpoch()).isEqualTo(15);
    assertThat(ceag.optimizer().rate()).isEqualTo(0.01);
    assertThat(ceag.optimizer().schedule().milestones()).containsExactly(0.6, 0.8, 0.9);
    assertThat(ceag.method().tolerance()).isEqualTo(0.1);
    Recipe dense = Recipes.load("cifar100-dense", List.of());
    assertThat(dense.data().augment().crop()).isEqualTo(4);
    assertThat(dense.optimizer().schedule().name()).isEqualTo("cosine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"naive", "ceag", "equalized-loss"})
  void load_prunesLayersAlikeAndOnceAnEpochWherePublished(String method) {
    for (String data : List.of("utkface", "fairface", "cifar100", "folder")) {
      Recipe recipe = Recipes.load(data + "-" + method + "-published", List.of());
      assertThat(recipe.method().name()).isEqualTo(method);
      assertThat(recipe.sparsity().every()).isEqualTo("epoch");
      assertThat(recipe.sparsity().allocation()).isEqualTo("uniform");
      assertThat(recipe.sparsity().deadChannels()).isEqualTo("silenced");
      assertThat(recipe.optimizer().clip()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "utkface-ceag, seed=1, 0.7",
    "utkface-control, seed=1, 0.7",
    "utkface-ceag, method.distill.alpha=0, 0",
    "utkface-ceag, method.distill.alpha=0.2, 0.2",
    "utkface-ceag, method.mode=faithful, 0",
    "utkface-ceag-published, seed=1, 0",
    "utkface-dense, seed=1, 0",
    "utkface-dense, from=last, 0.7"
  })
  void load_learnsFromADenseParentUnlessPublished(String name, String override, double alpha) {
    Recipe recipe = Recipes.load(name, List.of(override));
    assertThat(recipe.method().distill().alpha()).isEqualTo(alpha);
    assertThat(Recipes.fromYaml("again", Recipes.toYaml(recipe))).isEqualTo(recipe.settled());
  }

  @ParameterizedTest
  @ValueSource(strings = {"naive", "control", "ceag", "equalized-loss", "ceag-drfairness"})
  void load_recoversFromPruningByACosineOfNesterovsSteps(String method) {
    for (String data : List.of("utkface", "fairface", "cifar100", "folder")) {
      Recipe recipe = Recipes.load(data + "-" + method, List.of());
      assertThat(recipe.sparsity().every()).isEqualTo("10");
      assertThat(recipe.sparsity().allocation()).isEqualTo("lamp");
      assertThat(recipe.sparsity().deadChannels()).isNull();
      assertThat(recipe.optimizer().nesterov()).isTrue();
      assertThat(recipe.optimizer().clip()).isEqualTo(10);
      assertThat(recipe.optimizer().schedule().name()).isEqualTo("cosine");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cifar100-ceag-published,50,15", "cifar100-ceag-published,20,6", "cifar100-ceag,1,0",
    "fairface-ceag-published,94,30", "utkface-ceag-published,20,5", "folder-ceag,8,3",
    "utkface-ceag,30,11"
  })
  void load_keepsTheShareOfEpochsThatPrune(String name, int epochs, double lastEpoch) {
    Recipe recipe = Recipes.load(name, List.of("train.epochs=" + epochs));
    assertThat(recipe.sparsity().lastEpoch()).isEqualTo(lastEpoch);
    assertThat(Recipes.load(name, List.of("sparsity.lastEpoch=0.5")).sparsity().lastEpoch())
        .isEqualTo(0.5);
  }

  @Test
  void load_appliesOverridesInOrderAndConvertsThem() {
    Recipe recipe =
        Recipes.load(
            "utkface-ceag",
            List.of(
                "data.path=/a b/c: d",
                "data.protect=race,gender",
                "sparsity.final=0.8",
                "sparsity.final=0.95",
                "optimizer.rate=1e-3",
                "method.dualStep=0.5",
                "from=20261122",
                "train.epochs=8"));
    assertThat(recipe.data().path()).isEqualTo("/a b/c: d");
    assertThat(recipe.data().protect()).containsExactly("race", "gender");
    assertThat(recipe.sparsity().last()).isEqualTo(0.95);
    assertThat(recipe.optimizer().rate()).isEqualTo(1e-3);
    assertThat(recipe.method().dualStep()).isEqualTo(0.5);
    assertThat(recipe.from()).isEqualTo("20261122");
    assertThat(recipe.sparsity().lastEpoch()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sparsty.final=0.9       | unknown key 'sparsty.final'; did you mean 'sparsity.final'?
          final=0.9               | unknown key 'final'; did you mean 'sparsity.final'?
          sparsity.final=1.5      | sparsity.final is 1.5, expected a number from 0 up to but not including 1
          sparsity.final=abc      | sparsity.final is 'abc', expected a number
          sparsity=0.9            | sparsity holds further keys: sparsity.initial, sparsity.final, sparsity.firstEpoch, sparsity.lastEpoch, sparsity.every, sparsity.allocation, sparsity.score, sparsity.scoreSamples, sparsity.depthwise, sparsity.layers, sparsity.deadChannels, sparsity.rewind, sparsity.sensitivity.levels
          sparsity.every=0        | sparsity.every is '0', expected 'epoch', epochs such as '2 epochs', 'step' or a whole number of steps above 0
          sparsity.allocation=lam | sparsity.allocation is 'lam', expected one of uniform, global, erk, lamp, sensitivity; did you mean 'lamp'?
          sparsity.layers=x       | sparsity.layers holds 'x', expected PATTERN=SPARSITY with a sparsity of at least 0 and below 1, such as layer3.*=0.8
          sparsity.layers=x=1     | sparsity.layers holds 'x=1', expected PATTERN=SPARSITY with a sparsity of at least 0 and below 1, such as layer3.*=0.8
          sparsity.deadChannels=a | sparsity.deadChannels is 'a', expected one of folded, silenced
          sparsity.sensitivity.levels=0.5 | sparsity.sensitivity.levels changes nothing: sparsity.allocation is 'lamp'
          method.tolerance=-0.01  | method.tolerance is -0.01, expected an accuracy gap from 0 to 1, for example 0.01 for one point
          method.totalCap=1       | method.totalCap is 1.0, expected a number above 0 and below 1
          method.tightening=-1    | method.tightening is -1.0, expected a number of at least 0
          method.dual.sample=fold | method.dual.sample is 'fold', expected one of buffer, epoch, held-out
          method.dual.every=0     | method.dual.every is 0, expected a whole number above 0
          method.dual.sample=held-out | data.heldOut is 0.0, expected a share above 0 where method.dual.sample is held-out, here and in the dense run's recipe
          method.name=cag         | method.name is 'cag', expected one of naive, equalized-loss, ceag, reweighing, group-dro; did you mean 'ceag'?
          train.epochs=1.5        | train.epochs is '1.5', expected a whole number
          train.epochs=2147483648 | train.epochs is '2147483648', expected a whole number from -2147483648 to 2147483647
          method.quite-another.thing=1 | unknown key 'method.quite-another.thing'; of a plugin? name its folder with --plugins or FAIRLEAD_PLUGINS
          train.epochs=           | train.epochs is empty, expected a whole number
          data.augment.flip=maybe         | data.augment.flip is 'maybe', expected true or false
          data.protect=           | data.protect is [], expected at least one attribute
          data.protect=race,race  | data.protect is [race, race], expected every attribute once
          seed                    | 'seed' has no value, expected seed=VALUE
          no-such-thing           | 'no-such-thing' is no setting, expected key=value, such as train.epochs=10
          device=gpu              | device is 'gpu', expected auto, cpu, cuda or cuda:n
          sparsity.lastEpoch=60   | sparsity.lastEpoch is 60.0, expected less than train.epochs (60), so that the final mask is trained
          optimizer.schedule.milestones=0.9,0.3 | optimizer.schedule.milestones is [0.9, 0.3], expected increasing shares of the run, each above 0 and below 1
          """)
  void load_refusesABadOverrideWithOneClearMessage(String override, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load("utkface-ceag", List.of(override)))
        .withMessage(message);
  }

  @Test
  void load_makesTheDataPathAbsoluteSoThatARunResumesFromAnyFolder() {
    Recipe recipe = Recipes.load("utkface-ceag", List.of("data.path=faces/../UTKFace"));
    assertThat(recipe.data().path()).isEqualTo(Path.of("UTKFace").toAbsolutePath().toString());
  }

  @Test
  void load_refusesAnUnknownRecipeAndNamesTheNearest() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load("utkface-cag", List.of()))
        .withMessageStartingWith("unknown recipe 'utkface-cag'; did you mean 'utkface-ceag'?");
  }

  @Test
  void load_refusesPruningWithoutAParent() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load("utkface-dense", List.of("sparsity.final=0.9")))
        .withMessage(
            "sparsity.final is 0.9, expected 0 where there is no dense parent; name one with"
                + " from=RUN");
  }

  @Test
  void load_readsAFileThatExtendsABuiltInRecipe() throws IOException {
    Path file = write("extends: utkface-ceag\nmethod:\n  tolerance: 0.02\ndata: {size: 32}\n");
    Recipe recipe = Recipes.load(file.toString(), List.of("seed=7"));
    assertThat(recipe.name()).isEqualTo("mine");
    assertThat(recipe.method().name()).isEqualTo("ceag");
    assertThat(recipe.method().tolerance()).isEqualTo(0.02);
    assertThat(recipe.data().size()).isEqualTo(32);
    assertThat(recipe.seed()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          method:\\n  tolerence: 0.02          | :2: unknown key 'method.tolerence'; did you mean 'method.tolerance'?
          seed: 1\\ntrain:\\n  epochs: many    | :3: train.epochs is 'many', expected a whole number
          method: ceag                         | :1: method is 'ceag', expected keys and values below it
          seed: 1\\nseed: 2                    | :2: key 'seed' appears twice
          - a\\n- b                            | :1: found a list, expected 'key: value' pairs
          data: &a {size: 32}                  | :1: key 'data' has an anchor or a tag, expected a plain value
          """)
  void load_namesFileAndLineOfWhatIsWrong(String text, String message) throws IOException {
    Path file = write(text.replace("\\n", "\n"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load(file.toString(), List.of()))
        .withMessage(file + message);
  }

  @Test
  void load_takesCharactersOfTwoHalvesWhereverTheyAre() throws IOException {
    String base = "extends: adult-dense\n# ";
    for (int at = 1_000; at < 1_050; at++) {
      Path file = write(base + "x".repeat(at - base.length()) + "\ud83d\ude00\nseed: 7\n");
      assertThat(Recipes.load(file.toString(), List.of()).seed()).isEqualTo(7);
    }
    for (String name : List.of("comment-1024.yaml", "comment-1025.yaml")) {
      Path file = TestFolders.cases("hostile/14-yaml-emoji/" + name);
      assertThat(Recipes.load(file.toString(), List.of()).data().format()).isEqualTo("adult");
    }
  }

  @Test
  void load_boundsTheDepthOfConstraints() {
    for (String name : List.of("sum3000.yaml", "sum6000.yaml")) {
      Path file = TestFolders.cases("hostile/17-constraint-depth/" + name);
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> Recipes.load(file.toString(), List.of()))
          .withMessageContaining("constraint 1, column 4012: more than 1000 of + - * /");
    }
  }

  @Test
  void load_refusesTextThatIsNotYaml() throws IOException {
    Path file = write("a: [1, 2\nb: }");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load(file.toString(), List.of()))
        .withMessageStartingWith(file + ":")
        .withMessageContaining("not valid YAML");
  }

  @Test
  void load_refusesWhatCannotBeAPath() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load("a\0b.yaml", List.of()))
        .withMessage("recipe is 'a\\0b.yaml', which cannot be a path: Nul character not allowed");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load("utkface-dense", List.of("data.path=\"a\\0b\"")))
        .withMessage("data.path is 'a\\0b', which cannot be a path: Nul character not allowed");
  }

  @Test
  void load_refusesAFileThatIsNotThere() {
    Path file = folder.resolve("absent.yaml");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load(file.toString(), List.of()))
        .withMessage(file + ": no such recipe file");
  }

  @Test
  void mixture_knowsWhatItsUpdatesRead() {
    MixtureRecipe usual = Recipes.load("synthetic-drfairness", List.of()).mixture();
    assertThat(usual.needs().every()).isEqualTo(10);
    assertThat(usual.needs().trainingPasses()).isFalse();
    MixtureRecipe faithful =
        Recipes.load("synthetic-drfairness", List.of("mixture.mode=faithful")).mixture();
    assertThat(faithful.needs().every()).isEqualTo(1);
    MixtureRecipe fairBatch =
        Recipes.load("demo-fairbatch", List.of("mixture.mode=faithful")).mixture();
    assertThat(fairBatch.needs().trainingPasses()).isTrue();
    assertThat(fairBatch.adapts()).isTrue();
    assertThat(Recipes.load("demo-fairbatch", List.of()).mixture().needs().trainingPasses())
        .isFalse();
  }

  @Test
  void ownKeys_areThoseOfTheChosenEntry() {
    var dro = new GroupDroProvider();
    Recipe usual = Recipes.load("utkface-group-dro", List.of());
    assertThat(usual.own().of("method", dro)).isEqualTo(dro.defaults());
    Recipe set = Recipes.load("utkface-group-dro", List.of("method.group-dro.step=0.5"));
    assertThat(set.own().of("method", dro)).isNotEqualTo(dro.defaults());
    assertThat(Recipes.toYaml(set)).contains("group-dro:").doesNotContain("equalized-loss:");
    assertThat(Recipes.fromYaml("recipe.yaml", Recipes.toYaml(set))).isEqualTo(set.settled());
    assertThat(Recipes.keys())
        .contains(
            "method.group-dro.step",
            "mixture.drfairness.realDraw",
            "data.synthetic.count",
            "data.table.missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          utkface-group-dro  | method.group-dro.step=0          | method.group-dro.step is 0.0, expected
          utkface-group-dro  | method.group-dro.stop=1          | unknown key 'method.group-dro.stop'; did you mean 'method.group-dro.step'?
          utkface-group-dro  | method.group-dro.step=much       | method.group-dro.step is 'much', expected a number
          utkface-ceag       | method.group-dro.step=0.5        | method.group-dro.step changes nothing: method.name is 'ceag'
          celeba-fairbatch   | mixture.drfairness.every=3       | mixture.drfairness.every changes nothing: mixture.name is 'fairbatch'
          celeba-fairbatch   | mixture.fairbatch.step=2         | mixture.fairbatch.step is 2.0, expected a share of a label's samples above 0 and below 1
          synthetic-dense    | data.synthetic.noise=7           | data.synthetic.noise is 7.0, expected
          """)
  void ownKeys_areCheckedWithOneClearMessage(String recipe, String override, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load(recipe, List.of(override)))
        .withMessageStartingWith(message);
  }

  @Test
  void ownKeys_ofAFileAreRefusedWithTheirLineWhereTheyChangeNothing() throws IOException {
    Path file = write("extends: utkface-ceag\nmethod:\n  group-dro: {step: 0.5}\n");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load(file.toString(), List.of()))
        .withMessage(file + ":3: method.group-dro.step changes nothing: method.name is 'ceag'");
  }

  @Test
  void auditTolerance_isTheMethodsUnlessItIsSet() {
    Recipe usual = Recipes.load("utkface-ceag", List.of("method.tolerance=0.03"));
    assertThat(usual.auditTolerance()).isEqualTo(0.03);
    Recipe set =
        Recipes.load("utkface-ceag", List.of("method.tolerance=0.03", "audit.tolerance=0.02"));
    assertThat(set.auditTolerance()).isEqualTo(0.02);
    assertThat(set.method().tolerance()).isEqualTo(0.03);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load("utkface-ceag", List.of("audit.tolerance=2")))
        .withMessage(
            "audit.tolerance is 2.0, expected an accuracy gap from 0 to 1, for example 0.01 for"
                + " one point");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          extends: ./other.yaml                     | :1: extends is './other.yaml', expected the name of a built-in recipe, such as utkface-ceag; a file cannot be extended
          extends: mine                             | :1: extends is 'mine', expected the name of a built-in recipe, such as utkface-ceag
          train.epochs: 3                           | :1: 'train.epochs' has a dot, which only key=value overrides have; in a file, sections are nested: train: {epochs: ...}
          method: {name: focal2, focal2: {gamma: 1}} | :1: method.name is 'focal2', which is nothing known, nor is its section method.focal2; of a plugin? name its folder with --plugins or FAIRLEAD_PLUGINS
          """)
  void load_saysWhatAFileCannotSay(String text, String message) throws IOException {
    Path file = write(text);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Recipes.load(file.toString(), List.of()))
        .withMessage(file + message);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.yaml"), text);
  }
}
