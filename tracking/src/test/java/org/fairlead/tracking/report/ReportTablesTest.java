package org.fairlead.tracking.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.text.Show;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunId;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.tracking.run.SampleRuns;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class ReportTablesTest {
  @TempDir Path folder;

  @Test
  void textTable_alignsByTheWidthOnATerminal() {
    String table =
        TextTable.withHeader("name", "n", "")
            .alignRight(1)
            .row("日本", "1")
            .row("e\u0301a", "1,000", "x")
            .row("", "")
            .render(Styling.PLAIN);

    assertThat(table)
        .isEqualTo(
            """
            name      n
            日本      1
            e\u0301a    1,000  x

            """);
  }

  @Test
  void textTable_showsControlCharactersInsteadOfObeyingThem() {
    String table = TextTable.withHeader("a\tb").row("\u001b[31mred\u202e\n").render(Styling.PLAIN);

    assertThat(table).isEqualTo("a·b\n·[31mred··\n");
  }

  @Test
  void textTable_coloursWordsThatJudge_withoutMovingColumns() {
    TextTable table = TextTable.withHeader("feasible", "x").row("yes", "1").row("no", "2");

    assertThat(table.render(Styling.ANSI).replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(table.render(Styling.PLAIN));
    assertThat(table.render(Styling.ANSI)).contains("\u001b[32myes\u001b[0m       1\n");
  }

  @Test
  void textTable_rejectsRowsThatAreTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextTable.withHeader("a").row("1", "2"))
        .withMessage("row has 2 cells, expected at most 1");
  }

  @Test
  void show_writesNumbersAsPeopleReadThem() {
    assertThat(Show.percent(0.91234)).isEqualTo("91.2 %");
    assertThat(Show.percent(Double.NaN)).isEqualTo("–");
    assertThat(Show.points(-0.00001)).isEqualTo("+0.00");
    assertThat(Show.points(-0.0123)).isEqualTo("-1.23");
    assertThat(Show.points(new Interval(-0.01, 0.02))).isEqualTo("[-1.00, +2.00]");
    assertThat(Show.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(List.of(0L, 999L, 9_996L, 273_066L, 41_000_000L, 1_820_000_000L))
        .extracting(Show::amount)
        .containsExactly("0", "999", "10.0 k", "273 k", "41.0 M", "1.82 G");
    assertThat(Show.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Show.duration(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
    assertThat(Show.duration(Duration.ofMinutes(127))).isEqualTo("2 h 7 min");
    assertThat(Show.seconds(Double.NaN)).isEqualTo("–");
  }

  @Test
  void runTable_showsHeadlinesAndTroubles() {
    RunStore store = RunStore.open(folder);
    var runs = new SampleRuns(store, 2_000, 1);
    Run dense = runs.dense();
    Run ceag = runs.sparse("ceag", dense, 2, 0.01, 0.02, 0.2);
    Run failed = runs.start("faces-naive", dense.id());
    failed.status(RunStatus.FAILED, "loss is NaN at step 12", SampleRuns.START.plusSeconds(400));

    String table = RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN);

    assertThat(table.lines())
        .hasSize(6)
        .anySatisfy(
            line -> assertThat(line).startsWith(ceag.id()).contains("90.0 %").contains("no"))
        .anySatisfy(line -> assertThat(line).startsWith(dense.id()).contains("0.0 %"))
        .contains(failed.id() + ": loss is NaN at step 12");
    assertThat(RunTable.of(List.of(), SampleRuns.START, Styling.PLAIN)).isEqualTo("no runs yet\n");
    assertThat(RunTable.json(store.list()))
        .contains("\"id\": \"" + ceag.id() + "\"", "\"feasible\": \"no\"", "\"headline\": null");
  }

  /** On a narrow terminal runs go by their letters, and no line is too long. */
  @ParameterizedTest
  @ValueSource(ints = {40, 60, 72, 80, 100, 120, 200})
  void runTable_fitsTheTerminal(int columns) {
    RunStore store = RunStore.open(folder);
    var runs = new SampleRuns(store, 2_000, 1);
    Run dense = runs.dense();
    Run ceag = runs.sparse("equalized-loss", dense, 2, 0.01, 0.02, 0.2);
    runs.start("celeba-with-quite-a-long-name-of-its-own-v2", dense.id());
    List<String> lines =
        RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN, columns).lines().toList();
    assertThat(lines).hasSize(4).allSatisfy(line -> assertThat(line.length()).isLessThan(200));
    if (columns >= 60) {
      assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }
    String letters = RunId.letters(ceag.id());
    assertThat(lines).anySatisfy(line -> assertThat(line).contains(letters).contains("no"));
    assertThat(lines.get(0)).contains("run", "status", "accuracy", "feasible");
    assertThat(RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN, 1_000))
        .isEqualTo(RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN))
        .contains(ceag.id());
  }

  @Test
  void runTable_showsTags() {
    RunStore store = RunStore.open(folder);
    var runs = new SampleRuns(store, 100, 1);
    Run run = runs.dense();
    assertThat(RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN)).doesNotContain("tags");
    run.update(manifest -> manifest.withTags(List.of("paper", "v2")));
    assertThat(RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN))
        .contains("tags", "paper v2");
    assertThat(RunTable.json(store.list())).contains("\"tags\": [\"paper\", \"v2\"]");
  }

  @Test
  void runTable_showsTheNewestTroublesAndCountsTheOthers() {
    RunStore store = RunStore.open(folder);
    var runs = new SampleRuns(store, 100, 1);
    for (int i = 1; i <= 5; i++) {
      runs.start("faces-naive", null).status(RunStatus.FAILED, "trouble " + i, SampleRuns.START);
    }

    String table = RunTable.of(store.list(), SampleRuns.START, Styling.PLAIN);

    assertThat(table.lines().filter(line -> line.contains(": trouble "))).hasSize(3);
    assertThat(table).endsWith("\nand 2 more that did not finish; 'runs show RUN' says why\n");
  }

  @Test
  void resultsTable_ofASparseRun() {
    var runs = new SampleRuns(RunStore.open(folder), 2_000, 1);
    Run run = runs.sparse("ceag", runs.dense(), 2, 0.01, 0.02, 0.2);

    String table = ResultsTable.of(run.results().orElseThrow(), Styling.PLAIN);

    assertThat(table)
        .contains("selected model (epoch 17), test split\n")
        .containsPattern("samples +2,000\n")
        .containsPattern("tolerance +1.00\nfeasible +no\n")
        .containsPattern("max ψ +\\+1\\d\\.\\d\\d \\[.*]\n")
        .containsPattern("most harmed +\\+1\\d\\.\\d\\d \\(tone=dark\\)\n")
        .containsPattern("group +samples +accuracy +dense +Δ +ψ +λ\n")
        .containsPattern("tone=dark +\\d+ .* 0.375\n")
        .containsPattern("last +test +20 +2,000 ")
        .containsOnlyOnce(
            "Δ: points of accuracy lost against the dense model; ψ: Δ of a group minus Δ of all;"
                + " Ψ: largest ψ minus smallest\n");
  }

  @Test
  void resultsTable_ofVeryManyGroups_showsThoseThatAreHarmedMost() {
    var runs = new SampleRuns(RunStore.open(folder), 3_000, 1);
    var names = IntStream.range(0, 300).mapToObj("g=%03d"::formatted).toList();
    Groups groups = Groups.of(names, IntStream.range(0, 3_000).map(i -> i % 300).toArray());
    Run run = runs.sparse("ceag", runs.dense(), groups, 2, 0.05, 0.1, 0.2);

    String table = ResultsTable.of(run.results().orElseThrow(), Styling.PLAIN);

    String worst =
        run.results()
            .orElseThrow()
            .selected()
            .orElseThrow()
            .split(SplitResults.TEST)
            .orElseThrow()
            .mostHarmedGroup()
            .orElseThrow()
            .name();
    assertThat(table.lines().filter(line -> line.startsWith("g="))).hasSize(20);
    assertThat(table)
        .containsPattern("ψ +λ\n" + worst)
        .contains("\nand 280 more groups with less harm: see results.csv\n");
  }

  @Test
  void resultsTable_ofADenseRun_hasNoGaps() {
    var runs = new SampleRuns(RunStore.open(folder), 500, 1);

    String table = ResultsTable.of(runs.dense().results().orElseThrow(), Styling.PLAIN);

    assertThat(table).contains("tone=dark").doesNotContain("Δ", "dense run").contains("accuracy");
  }
}
