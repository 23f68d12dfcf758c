package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be measured, and what is no better than one and the same answer, is said so. */
final class UnmeasurableTest {
  private final ShortRuns runs;
  private final Path folder;

  UnmeasurableTest(@TempDir Path folder) {
    this.folder = folder;
    this.runs = ShortRuns.in(folder);
  }

  @Test
  void groupWithoutPositives_hasNoEqualOpportunity() {
    Path table = TestFolders.cases("inputs/26-group-without-positives/people.csv");
    String results =
        runs.run(
            List.of(
                "train",
                "table-dense",
                "--quiet",
                "data.path=" + table,
                "data.target=hired",
                "data.protect=sex",
                "train.epochs=2"));

    assertThat(results)
        .containsPattern("equal opportunity of 'yes', pairwise \\* +–")
        .containsPattern("equal opportunity of 'yes', against all \\* +–")
        .containsPattern("equalized odds, pairwise \\* ")
        .contains("* sex=F has no 'yes'")
        .doesNotContain("[0.0, 0.0]");
  }

  @Test
  void classesAsGroups_areNotComparedWithinAClass() {
    Path tree = TestFolders.cases("inputs/27-class-as-group");
    String results = runs.train("folder-dense", tree, "data.size=16", "train.steps=2");

    assertThat(results)
        .contains("Equalized odds, equal opportunity and demographic parity are left out: ")
        .doesNotContain("equalized odds")
        .doesNotContain("[0.0, 0.0]");
  }

  /** The features say nothing, so that the best model is the constant one. */
  @Test
  void constantModel_isNoBetterInEveryTable() throws IOException {
    var rows = new StringBuilder("score,sex,credit\n");
    for (int i = 0; i < 200; i++) {
      rows.append(i % 7).append(i % 2 == 0 ? ",F," : ",M,");
      rows.append(i % 10 == 0 ? "bad\n" : "good\n");
    }
    Path table = Files.writeString(folder.resolve("credit.csv"), rows.toString());
    List<String> train =
        List.of(
            "train",
            "table-dense",
            "--quiet",
            "data.path=" + table,
            "data.target=credit",
            "data.protect=sex",
            "train.epochs=20",
            "optimizer.rate=0.1");
    String warning = "no better than always 'good': it says 'good' of every sample";
    String star = "* no better than always saying the most frequent class";

    assertThat(runs.run(train)).contains(warning, "base rate", star);
    runs.run(train);
    String list = runs.run(List.of("runs", "list"));
    assertThat(list).contains(star);
    List<String> ids = list.lines().skip(1).limit(2).map(line -> line.split(" ", -1)[0]).toList();
    assertThat(runs.run(List.of("runs", "compare", ids.get(0), ids.get(1))))
        .contains("A is " + warning, "B is " + warning, "better than the base rate");
    assertThat(Files.readString(folder.resolve("runs").resolve(ids.get(0)).resolve("report.html")))
        .contains("no better than always &#39;good&#39;");
  }
}
