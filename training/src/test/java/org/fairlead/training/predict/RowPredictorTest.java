package org.fairlead.training.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.testkit.TestFolders;
import org.fairlead.tracking.predictions.PredictionsReader;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.TestRuns;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of tables predict rows of tables of the same kind. */
final class RowPredictorTest {
  private final Path folder;

  RowPredictorTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Run trained(String recipe, Path data, String... settings) {
    var all =
        new ArrayList<>(
            List.of(
                "data.path=" + data,
                "train.epochs=1",
                "train.threads=1",
                "device=cpu",
                "precision=fp32"));
    all.addAll(List.of(settings));
    return TestRuns.run(TestRuns.place(folder), Recipes.load(recipe, all)).run();
  }

  private static List<Prediction> predict(Run run, boolean allowUnknown, Path... tables) {
    var predictions = new ArrayList<Prediction>();
    try (Predictor predictor = Predictor.load(run.model())) {
      assertThat(predictor.takesRows()).isTrue();
      predictor.predictRows(List.of(tables), allowUnknown, predictions::add);
    }
    return predictions;
  }

  /** Requires the scores that the run wrote of its own test rows. */
  private static void assertRepeats(Run run, List<Prediction> predictions) {
    Map<String, Prediction> byRow =
        predictions.stream().collect(Collectors.toMap(Prediction::sample, each -> each));
    var expected = new LinkedHashMap<String, org.fairlead.tracking.predictions.PredictedSample>();
    PredictionsReader.read(
        run.predictions("selected", "test"), each -> expected.put(each.id(), each));
    assertThat(expected).hasSizeGreaterThan(100);
    expected.forEach(
        (id, original) -> {
          int k = 0;
          for (double probability :
              Objects.requireNonNull(byRow.get(id)).probabilities().values()) {
            assertThat(probability).as(id).isEqualTo(original.scores().get(k++), within(1e-5));
          }
        });
  }

  /** The test file as it is published: no header, a comment line, classes that end with a dot. */
  @Test
  void predictRows_ofAdultsTestFileRepeatsTheRun() throws IOException {
    Path adult = TestFolders.data("adult");
    Run run = trained("adult-dense", adult);
    List<Prediction> predictions = predict(run, false, adult.resolve("adult.test"));
    assertThat(predictions).hasSize(16_281);
    assertRepeats(run, predictions);

    // without the income, then with a header line and other columns in another order
    var lines = Files.readAllLines(adult.resolve("adult.test")).subList(1, 101);
    Path unlabelled = folder.resolve("unlabelled.csv");
    Files.write(unlabelled, lines.stream().map(l -> l.substring(0, l.lastIndexOf(','))).toList());
    assertScores(predictions.subList(0, 100), predict(run, false, unlabelled));
    var names =
        List.of(
            "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship"
                .concat(",race,sex,capital-gain,capital-loss,hours-per-week,native-country")
                .split(",", -1));
    var rows = new ArrayList<>(List.of(String.join(",", reversed(names)) + ",id"));
    for (String line : lines) {
      rows.add(String.join(",", reversed(List.of(line.split(", ", -1)).subList(0, 14))) + ",x");
    }
    Path named = Files.write(folder.resolve("named.csv"), rows);
    assertScores(predictions.subList(0, 100), predict(run, false, named));
  }

  private static List<String> reversed(List<String> list) {
    var reversed = new ArrayList<String>();
    list.forEach(each -> reversed.add(0, each));
    return reversed;
  }

  private static void assertScores(List<Prediction> expected, List<Prediction> found) {
    assertThat(found)
        .extracting(Prediction::probabilities)
        .isEqualTo(expected.stream().map(Prediction::probabilities).toList());
  }

  @Test
  void predictRows_namesWhatAdultRowsLackOrTheModelDoesNotKnow() throws IOException {
    Path adult = TestFolders.data("adult");
    Run run = trained("adult-dense", adult);
    var lines = Files.readAllLines(adult.resolve("adult.test")).subList(1, 4);
    Path file = folder.resolve("rows.csv");

    Files.write(file, List.of(lines.get(0), lines.get(1).replace("Private", "Privat")));
    assertThatThrownBy(() -> predict(run, false, file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 2: workclass is 'Privat', which the model does not know; did you mean 'Private'? (it knows Federal-gov, Local-gov, Never-worked and 5 more); correct it, or allow unknown values: they then count as missing",
            file);
    assertThat(predict(run, true, file)).hasSize(2);

    Files.write(file, List.of(lines.get(0).replace("25, ", "young, ")));
    assertThatThrownBy(() -> predict(run, false, file))
        .isInstanceOf(InputException.class)
        .hasMessage("%s line 1: age is 'young', expected a number", file);
    assertThat(predict(run, true, file)).hasSize(1);

    Files.write(file, List.of(lines.get(0).replace("25, ", "1e99, ")));
    assertThatThrownBy(() -> predict(run, true, file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 1: age is '1e99', expected a finite number of at most 3.4028235E38", file);

    Files.write(file, List.of("age,workclass,sex", "25,Private,Male"));
    assertThatThrownBy(() -> predict(run, false, file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "%s has no column 'education', 'education-num', 'marital-status', ".formatted(file))
        .hasMessageContaining(", which the model reads; it has age, workclass, sex, expected age,");

    Files.write(file, List.of("1,2,3"));
    assertThatThrownBy(() -> predict(run, false, file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "%s has 3 fields in its first line, expected the names of columns, or the 15 fields age, workclass, "
                .formatted(file))
        .hasMessageEndingWith("(without income: 14)");

    assertThatThrownBy(() -> predict(run, false, adult))
        .isInstanceOf(InputException.class)
        .hasMessage("%s is a folder, but the model takes rows of a table: name the file", adult);
    try (Predictor predictor = Predictor.load(run.model())) {
      assertThatThrownBy(() -> predictor.predict(List.of(file)))
          .isInstanceOf(InputException.class)
          .hasMessage("the model in %s takes rows of a table (adult), not images", run.model());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "compas-dense, compas, compas-scores-two-years.csv",
    "german-dense, german, german.data",
    "synthetic-fairbatch, fairbatch_synthetic, xz_test.npy"
  })
  void predictRows_ofAPublishedFileRepeatsTheRun(String recipe, String data, String file) {
    Path path = TestFolders.data(data);
    Run run = trained(recipe, path);
    boolean unfiltered = data.equals("compas"); // rows outside of the analysis have other texts
    assertRepeats(run, predict(run, unfiltered, path.resolve(file)));
  }

  @Test
  void predictRows_withoutHowRowsAreEncodedSaysSo() throws IOException {
    Path file = folder.resolve("people.csv");
    var text = new StringBuilder("score,sex,hired\n");
    for (int i = 0; i < 200; i++) {
      text.append("%d,%s,%s%n".formatted(i % 71, i % 2 == 0 ? "f" : "m", i % 3 == 0 ? "y" : "n"));
    }
    Files.writeString(file, text);
    Run run = trained("table-dense", file, "data.target=hired", "data.protect=sex");
    assertThat(predict(run, false, file)).hasSize(200);

    Path card = run.model().resolve("model.json");
    String written = Files.readString(card);
    Files.writeString(
        card, written.replaceFirst("(?s)\"rows\": \\{.*?\\n  \\},\\n", "\"rows\": null,\n"));
    assertThat(Files.readString(card)).isNotEqualTo(written);
    assertThatThrownBy(() -> predict(run, false, file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "the model in %s takes rows of 1 number as a program's data set 'table' makes them, not"
                + " tables; give the data set to Predictor.predictSamples",
            run.model());
  }
}
