package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.audit.BaseRate;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.Headline;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class ResultsTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void read_returnsWhatWasWritten(long seed) {
    Results results = random(new SplittableRandom(seed));
    Path file = folder.resolve("results.json");

    results.write(file);

    assertThat(Results.read(file)).isEqualTo(results);
  }

  private static Results random(SplittableRandom random) {
    var models = new ArrayList<ModelResults>();
    for (String name : List.of("selected", "last").subList(0, random.nextInt(3))) {
      boolean sparse = random.nextBoolean();
      var splits = new ArrayList<SplitResults>();
      for (String split : List.of("validation", "test").subList(0, random.nextInt(3))) {
        var groups = new ArrayList<GroupResults>();
        for (int g = 0; g < random.nextInt(4); g++) {
          GroupGaps gaps =
              new GroupGaps(
                  number(random),
                  number(random),
                  number(random),
                  interval(random),
                  random.nextBoolean());
          groups.add(
              new GroupResults(
                  "g\"=\u00fc," + g,
                  random.nextLong(1L << 40),
                  number(random),
                  interval(random),
                  sparse ? gaps : null));
        }
        Gaps gaps =
            new Gaps(
                number(random),
                number(random),
                number(random),
                interval(random),
                number(random),
                interval(random),
                number(random),
                interval(random),
                List.of(Verdict.FEASIBLE, Verdict.INFEASIBLE, Verdict.CANNOT_TELL)
                    .get(random.nextInt(3)),
                number(random),
                number(random),
                0.95,
                random.nextInt(1 << 30),
                random.nextInt(100),
                random.nextLong());
        splits.add(
            new SplitResults(
                split,
                random.nextLong(1L << 40),
                random.nextInt(9),
                number(random),
                interval(random),
                number(random),
                random.nextBoolean()
                    ? null
                    : new BaseRate(
                        "c" + random.nextInt(9),
                        number(random),
                        number(random),
                        interval(random),
                        ""),
                sparse ? gaps : null,
                groups,
                random.nextBoolean() ? List.of(constraint(random)) : List.of(),
                random.nextBoolean()
                    ? List.of(
                        new DisparityResults("odds", number(random), interval(random)),
                        new DisparityResults("mean", number(random), null))
                    : List.of()));
      }
      Map<String, Double> lambda = new LinkedHashMap<>();
      if (random.nextBoolean()) {
        lambda.put("g", number(random));
      }
      var size = new ModelSize(random.nextLong(1L << 40), 7, number(random), 9, 10);
      models.add(new ModelResults(name, random.nextInt(99), size, lambda, splits));
    }
    return new Results(
        "id",
        "recipe",
        "method",
        random.nextBoolean() ? "dense" : null,
        Map.of("run", random.nextLong()),
        "print",
        3,
        1L << 40,
        number(random),
        "best\non \\ validation",
        models);
  }

  private static ConstraintResults constraint(SplittableRandom random) {
    return new ConstraintResults(
        "|tpr(gender=F) - \"tpr()\"| <= 0.1",
        number(random),
        number(random),
        number(random),
        interval(random),
        Verdict.CANNOT_TELL,
        random.nextBoolean());
  }

  private static double number(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Double.MIN_VALUE;
      default -> random.nextDouble(-1, 1);
    };
  }

  private static Interval interval(SplittableRandom random) {
    double low = random.nextDouble(-1, 1);
    return new Interval(low, random.nextInt(5) == 0 ? Double.POSITIVE_INFINITY : low + 0.1);
  }

  /** Every edit of a valid file is refused with the field, what was found and what was expected. */
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "method": "ceag"       | "method": 3             | method is 3, expected a string
          "epochs": 20           | "epochs": "20"          | epochs is "20", expected a whole number from 0 to 2147483647
          "epochs": 20           | "epochs": 2.5           | epochs is 2.5, expected a whole number from 0 to 2147483647
          "epochs": 20           | "epochs": -1            | epochs is -1, expected a whole number from 0 to 2147483647
          "epochs": 20,          |                         | epochs is missing
          "epochs": 20,          | "epochs": 20, "x": 1,   | unknown field x
          "steps": 4200          | "steps": true           | steps is true, expected a whole number of 0 or more
          "run": 7               | "run": "7"              | seeds.run is "7", expected a whole number
          "seconds": 83.5        | "seconds": {}           | seconds is an object, expected a number or null
          "loss": 0.31           | "loss": "low"           | models[0].splits[0].loss is "low", expected a number or null
          "feasible": "no"       | "feasible": "maybe"     | models[0].splits[0].gaps.feasible is "maybe", expected one of [yes, no, cannot tell]
          "tooSmall": false      | "tooSmall": null        | models[0].splits[0].groups[0].gaps.tooSmall is null, expected true or false
          "tone=light": 0.125    | "tone=light": []        | models[0].lambda.tone=light is [], expected a number or null
          "size": {              | "size": [], "s": {      | models[0].size is [], expected an object
          "groups": [            | "groups": 1, "g": [     | models[0].splits[0].groups is 1, expected a list
          "formatVersion": 2     | "formatVersion": 3      | formatVersion is 3, expected 2; results.json was written by a newer release of Fairlead
          """)
  void read_refusesWrongContent(String found, String replacement, String message)
      throws IOException {
    Path file = sparseRun().folder().resolve("results.json");
    String text = Files.readString(file);
    assertThat(text).contains(found);
    int at = text.indexOf(found);
    Files.writeString(
        file,
        text.substring(0, at)
            + (replacement == null ? "" : replacement)
            + text.substring(at + found.length()));

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessage(file + ": " + message);
  }

  @Test
  void read_refusesIntervalsOfOtherShapes() throws IOException {
    Path file = sparseRun().folder().resolve("results.json");
    String text = Files.readString(file);
    for (String wrong : List.of("[0.5]", "[0.5, 0.4]", "[0.5, \"x\"]", "[null, 1]", "7")) {
      Files.writeString(
          file,
          text.replaceFirst("\"accuracyInterval\": \\[[^]]*]", "\"accuracyInterval\": " + wrong));

      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> Results.read(file))
          .withMessage(
              "%s: models[0].splits[0].accuracyInterval is %s, expected [low, high]", file, wrong);
    }
  }

  @Test
  void read_refusesTruncatedDoubledAndEmptyFiles() throws IOException {
    Path file = sparseRun().folder().resolve("results.json");
    String text = Files.readString(file);

    Files.writeString(file, text.substring(0, 100));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessageStartingWith(file + " is not valid JSON: line ");
    Files.writeString(file, text.replace("\"epochs\": 20,", "\"epochs\": 20, \"epochs\": 20,"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessageContaining("Duplicate Object property \"epochs\"");
    Files.writeString(file, "");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessageEndingWith("the file is empty");
    Files.writeString(file, "[1]");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessage(file + " is [1], expected an object");
    Files.writeString(file, text + "{}");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessageEndingWith("there is more after the end of the object");
    Files.delete(file);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Results.read(file))
        .withMessage("cannot read %s: no such file or folder", file);
  }

  @Test
  void writeCsv_hasOneRowPerModelSplitAndGroup() throws IOException {
    Run run = sparseRun();
    Results results = run.results().orElseThrow();
    SplitResults test = results.models().get(0).splits().get(0);
    List<NamedCsvRecord> rows;
    try (var csv = CsvReader.builder().ofNamedCsvRecord(run.folder().resolve("results.csv"))) {
      rows = csv.stream().toList();
    }

    assertThat(rows).hasSize(2 * (1 + 3));
    assertThat(rows).extracting(NamedCsvRecord::getFieldCount).containsOnly(48);
    NamedCsvRecord all = rows.get(0);
    assertThat(all.getField("group")).isEmpty();
    assertThat(all.getField("feasible")).isEqualTo("no");
    assertThat(Double.parseDouble(all.getField("maxPsi.high")))
        .isEqualTo(test.gaps().maxPsiInterval().high());
    NamedCsvRecord dark = rows.get(3);
    assertThat(dark.getField("group")).isEqualTo("tone=dark");
    assertThat(dark.getField("lambda")).isEqualTo("0.375");
    assertThat(dark.getField("tooSmall")).isEqualTo("false");
    assertThat(Double.parseDouble(dark.getField("psi")))
        .isEqualTo(test.groups().get(2).gaps().psi());
    assertThat(Long.parseLong(dark.getField("count"))).isEqualTo(test.groups().get(2).count());
    assertThat(dark.getField("maxPsi")).isEmpty();
  }

  @Test
  void headline_ofADenseRun_hasNoGap() {
    var runs = new SampleRuns(RunStore.open(folder), 400, 1);

    Headline headline = runs.dense().results().flatMap(Results::headline).orElseThrow();

    assertThat(headline.method()).isEqualTo("dense");
    assertThat(headline.maxPsi()).isNaN();
    assertThat(headline.verdict()).isNull();
    assertThat(headline.worstGroup()).isLessThan(headline.accuracy());
  }

  private Run sparseRun() {
    var runs = new SampleRuns(RunStore.open(folder), 2_000, 1);
    return runs.sparse("ceag", runs.dense(), 2, 0.01, 0.02, 0.2);
  }
}
