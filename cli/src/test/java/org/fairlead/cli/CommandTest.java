package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees who types something wrong, and what commands say that train nothing. */
final class CommandTest {
  private final Path folder;

  CommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Session.Answer run(String... args) {
    return Session.in(folder).run(args);
  }

  @Test
  void noArguments_showHelp() {
    Session.Answer answer = run();
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).startsWith("Usage: fairlead").contains("doctor", "fairlead demo");
    assertThat(answer.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "train",
        "resume",
        "predict",
        "runs",
        "data",
        "weights",
        "doctor",
        "completion",
        "help"
      })
  void help_ofEveryCommandNamesIt(String command) {
    assertThat(run(command, "--help").out()).startsWith("Usage: fairlead " + command);
    assertThat(run("help", command).out()).isEqualTo(run(command, "--help").out());
  }

  @Test
  void plugins_folderThatIsMissingIsNamed() {
    Session.Answer answer = run("runs", "--plugins", "nowhere");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("nowhere: no such folder, expected one of jars with plugins");
  }

  @Test
  void settings_mayBeginWithTheHomeFolder() {
    Session.Answer answer = run("data", "inspect", "folder", "path=~/no-such-faces");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains(
            "data.path "
                + Path.of(System.getProperty("user.home")).resolve("no-such-faces")
                + " does not exist");
  }

  @Test
  void help_hasNoLineBeyondItsWidth() {
    for (String command :
        new String[] {"demo", "train", "predict", "runs", "data", "weights", "doctor"}) {
      assertThat(run(command, "--help").out().lines()).allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void train_helpNamesTheRecipes() {
    assertThat(run("train", "--help").out())
        .contains("Built-in recipes, DATA-METHOD, such as utkface-ceag:")
        .containsPattern("DATA +utkface, fairface, celeba,")
        .containsPattern("METHOD +.*dense, control, naive, naive-published,")
        .doesNotContain("utkface-naive");
  }

  @Test
  void version_namesJava() {
    assertThat(run("--version").out()).startsWith("fairlead ").contains("Java ");
  }

  @Test
  void completion_isAScriptWithAllCommands() {
    assertThat(run("completion").out()).contains("bash", "train", "compare", "--dry-run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          trian x                      | unknown command 'trian'; did you mean 'train'?
          help trian                   | unknown command 'trian'; did you mean 'train'?
          runs compair                 | unknown command 'compair'; did you mean 'compare'?
          train utkface-dense --dryrun | unknown option '--dryrun'; did you mean '--dry-run'?
          train                        | missing required parameter: 'RECIPE'
          runs compare one             | only one run is named, 'one', expected two or more to compare
          data                         | missing command: inspect, synth or cache
          demo --seed=x                | invalid value for option '--seed'
          """)
  void wrongUsage_isOneLineAndAHint(String line, String expected) {
    Session.Answer answer = run(line.split(" "));
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines()).hasSize(2);
    assertThat(answer.err()).startsWith("error: " + expected).contains("\nsee 'fairlead");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          utkface-dens                          | unknown recipe 'utkface-dens'; did you mean 'utkface-dense'?
          utkface-ceag method.tolerence=0.1     | unknown key 'method.tolerence'; did you mean 'method.tolerance'?
          utkface-ceag tolerance=0.1            | unknown key 'tolerance'; did you mean 'method.tolerance'?
          utkface-ceag method.tolerance=-0.01   | method.tolerance is -0.01
          utkface-ceag sparsity.final=1.2       | sparsity.final is 1.2
          utkface-dense train.epochs=many       | train.epochs is 'many', expected a whole number
          utkface-dense data.augment.flip=3             | data.augment.flip is '3', expected true or false
          utkface-dense sparsity.final          | 'sparsity.final' has no value, expected sparsity.final=VALUE
          nowhere.yaml                          | nowhere.yaml: no such recipe file
          """)
  void wrongRecipe_isOneLine(String line, String expected) {
    Session.Answer answer = run(("train " + line).split(" "));
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).startsWith("error: " + expected);
    assertThat(answer.err().lines()).hasSize(1);
  }

  @Test
  void recipeFile_withUnknownKeyNamesLineAndSuggestion() throws IOException {
    Path recipe = folder.resolve("mine.yaml");
    Files.writeString(recipe, "extends: utkface-dense\ntrain:\n  epoch: 3\n");
    Session.Answer answer = run("train", recipe.toString());
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("mine.yaml", "3", "did you mean 'train.epochs'?");
    assertThat(answer.err().lines()).hasSize(1);
  }

  @Test
  void recipe_thatIsUnlikeAnyListsTheHalvesOfNames() {
    Session.Answer answer = run("train", "something-else-entirely");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith(
            "error: unknown recipe 'something-else-entirely'; a built-in one is DATA-METHOD, such as"
                + " utkface-ceag (a recipe of your own is a file that ends in .yaml)\nDATA    utkface,")
        .contains("\nMETHOD  ", ", ceag,", "of a plugin? name its folder with --plugins")
        .doesNotContain("utkface-naive");
  }

  @Test
  void doctor_saysWhatPluginsThereAre() {
    assertThat(run("doctor").out())
        .contains("ok    plugins       none; --plugins or FAIRLEAD_PLUGINS names a folder of jars");
  }

  @Test
  void doctor_namesABrokenPluginAndGoesOn() throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Path broken = Files.writeString(plugins.resolve("broken.jar"), "hello");
    Session.Answer answer = run("doctor", "--plugins", plugins.toString());
    assertThat(answer.out())
        .contains("FAIL  plugins       " + broken + ": cannot be opened as a jar", "libtorch");
    assertThat(answer.exitCode()).isEqualTo(1);
    Session.Answer train = run("train", "demo-dense", "--plugins", plugins.toString());
    assertThat(train.err()).startsWith("error: " + broken + ": cannot be opened as a jar");
  }

  @Test
  void debug_addsTheStackTrace() {
    Session.Answer answer = run("train", "utkface-dens", "--debug");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("error: unknown recipe", "\tat org.fairlead.");
  }

  @Test
  void train_missingFolderIsNamed() {
    Path missing = folder.resolve("nowhere");
    Session.Answer answer = run("train", "utkface-dense", "data.path=" + missing);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).startsWith("error: ").contains(missing.toString());
    assertThat(answer.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @Test
  void train_emptyFolderIsNamed() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Session.Answer answer = run("train", "utkface-dense", "data.path=" + empty);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).startsWith("error: ").contains(empty.toString());
    assertThat(answer.err().lines().count()).isLessThanOrEqualTo(2);
  }

  @Test
  void runs_noneSaysHowToGetSome() {
    assertThat(run("runs").out()).contains("no runs in", "fairlead demo --quick");
    assertThat(run("runs", "list", "--json").out()).isEqualToIgnoringWhitespace("[]");
  }

  @Test
  void runs_unknownRunIsAnError() {
    for (String command : new String[] {"show", "delete"}) {
      Session.Answer answer = run("runs", command, "abcd");
      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.err()).startsWith("error: no run 'abcd'");
    }
  }

  @Test
  void predict_missingImageIsNamed() {
    Session.Answer answer = run("predict", "last", folder.resolve("no.jpg").toString());
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .isEqualTo("error: " + folder.resolve("no.jpg") + ": no such file or folder\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          inspect utkfaces path=x                        | unknown data format 'utkfaces', expected one of utkface, fairface, celeba, cifar10, cifar100, folder, adult, compas, german, table, npy, synthetic, parquet or generated
          inspect utkface pth=x                          | unknown key 'data.pth'; did you mean 'data.path'?
          synth layout=utkface                           | missing setting: path=DIR, the folder to write
          synth path=x                                   | missing setting: layout=NAME, one of utkface, fairface, celeba, cifar100, cifar100-python, folder, manifest, generated
          synth path=x layout=tree                       | layout 'tree' is unknown, expected one of utkface, fairface, celeba, cifar100, cifar100-python, folder, manifest, generated
          synth path=x layout=utkface cuont=1            | unknown key 'data.synthetic.cuont'; did you mean 'data.synthetic.count'?
          synth path=x layout=utkface count              | 'count' is not a setting, expected key=value
          synth path=x layout=utkface minorityShare=0.9  | data.synthetic.minorityShare is 0.9
          """)
  void data_wrongSettingIsOneLine(String line, String expected) {
    Session.Answer answer = run(("data " + line).split(" "));
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).startsWith("error: " + expected);
    assertThat(answer.err().lines()).hasSize(1);
  }

  @Test
  void data_synthWritesWhatInspectReads() {
    Path faces = folder.resolve("faces");
    Session.Answer written =
        run(
            "data",
            "synth",
            "layout=utkface",
            "path=" + faces,
            "count=60",
            "testCount=30",
            "size=16");
    assertThat(written.err()).isEmpty();
    assertThat(written.exitCode()).isZero();
    Session.Answer inspected =
        run("data", "inspect", "utkface", "path=" + faces, "size=16", "target=gender");
    assertThat(inspected.err()).isEmpty();
    assertThat(inspected.exitCode()).isZero();
    assertThat(inspected.out()).contains("gender", "race");
  }

  @Test
  void doctor_findsNothingBroken() {
    Session.Answer answer = run("doctor");
    assertThat(answer.out()).contains("Java", "libtorch", "native cache", "figures");
    assertThat(answer.out()).doesNotContain("FAIL");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void doctor_failsWhereRunsCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Session.Answer answer = run("doctor", "--runs", file.toString());
    assertThat(answer.out()).contains("FAIL  runs", "--runs or FAIRLEAD_RUNS");
    assertThat(answer.exitCode()).isEqualTo(1);
  }
}
