package org.fairlead.tracking.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.audit.DecidingSize;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.PairedDifference;
import org.fairlead.audit.PairedEstimate;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.text.Show;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.io.Json;
import org.fairlead.base.text.Styling;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.Verdict;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.tracking.run.SampleRuns;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class ComparisonTest {
  @TempDir Path folder;
  private RunStore store;
  private SampleRuns runs;
  private Run dense;
  private Run naive;
  private Run ceag;

  @BeforeEach
  void createRuns() {
    store = RunStore.open(folder);
    runs = new SampleRuns(store, 6_000, 1);
    dense = runs.dense();
    naive = runs.sparse("naive", dense, 2, 0.02, 0.04, 0.15);
    ceag = runs.sparse("ceag", dense, 3, 0.04, 0.045, 0.05);
  }

  private Comparison compare(Run... compared) {
    return Comparison.of(
        store,
        List.of(compared),
        new Comparison.Options(ModelResults.SELECTED, SplitResults.TEST, 0, 300, 0.95, 1));
  }

  private static SplitResults test(Run run) {
    return run.results().orElseThrow().models().get(0).splits().get(0);
  }

  @Test
  void of_pairsTheRunsOverTheSamplesTheyShare() {
    Comparison comparison = compare(naive, ceag);

    assertThat(comparison.notes()).isEmpty();
    PairedDifference difference = comparison.difference(ceag.id()).orElseThrow();
    SplitResults a = test(naive);
    SplitResults b = test(ceag);
    assertThat(difference.reference()).isEqualTo(naive.id());
    assertThat(difference.accuracy().value()).isEqualTo(b.accuracy() - a.accuracy(), within(1e-12));
    assertThat(difference.maxPsi().value())
        .isEqualTo(b.gaps().maxPsi() - a.gaps().maxPsi(), within(1e-12))
        .isLessThan(-0.05);
    assertThat(difference.maxPsi().clear()).isTrue();
    for (GroupResults group : b.groups()) {
      PairedEstimate psi = difference.psi().get(group.name());
      double expected = group.gaps().psi() - a.group(group.name()).orElseThrow().gaps().psi();
      assertThat(psi.value()).isEqualTo(expected, within(1e-12));
      assertThat(psi.interval().contains(psi.value())).isTrue();
    }
  }

  @Test
  void of_theOtherWayRound_turnsTheSigns() {
    PairedEstimate forward = compare(naive, ceag).differences().get(0).maxPsi();
    PairedEstimate backward = compare(ceag, naive).differences().get(0).maxPsi();

    assertThat(backward.value()).isEqualTo(-forward.value(), within(1e-12));
  }

  @Test
  void of_takesADenseRunAsItsOwnReference() {
    PairedDifference difference = compare(dense, ceag).differences().get(0);

    assertThat(difference.maxPsi().value()).isEqualTo(test(ceag).gaps().maxPsi(), within(1e-12));
    assertThat(difference.accuracy().value()).isEqualTo(-test(ceag).gaps().delta(), within(1e-12));
  }

  @Test
  void table_showsRunsSideBySide() {
    String table = compare(naive, ceag).table(Styling.PLAIN);

    assertThat(table)
        .startsWith("A  " + naive.id() + "  naive  reference\nB  " + ceag.id() + "   ceag\n")
        .containsPattern("feasible +no +(yes|no|cannot tell)\n")
        .containsPattern("sparsity +90.0 % +90.0 %\n")
        .containsPattern("epochs +20 +20\n")
        .containsPattern("training time +1 min 24 s +1 min 24 s\n")
        .containsPattern("tone=dark +\\+\\d+\\.\\d\\d \\[.*] +[-+]\\d\\.\\d\\d \\[.*]\n")
        .containsPattern("max ψ +-\\d+\\.\\d\\d \\[-.*, -.*] \\*\n");
    assertThat(compare(naive, ceag).table(Styling.ANSI)).contains("\u001b[31mno\u001b[0m");
  }

  @Test
  void json_holdsResultsAndDifferences() {
    String json = compare(naive, ceag).json();

    Map<String, @Nullable Object> tree = Json.parseLine(json.replace("\n", ""));
    assertThat(tree).containsKeys("runs", "differences", "notes").containsEntry("split", "test");
    assertThat(json).contains("\"reference\": \"" + naive.id() + "\"", "\"maxPsi\": {");
  }

  @Test
  void tableAndJson_sayHowManySamplesWouldTell() {
    Run unclear = runs.sparse("ceag", dense, 5, 0.02, 0.02, 0.02);
    assertThat(test(unclear).gaps().verdict()).isEqualTo(Verdict.CANNOT_TELL);
    DecidingSize size = DecidingSize.of(test(unclear)).orElseThrow();
    Comparison comparison = compare(naive, unclear);

    assertThat(comparison.table(Styling.PLAIN))
        .containsPattern("samples needed to decide +" + Show.count(size.samples()) + "\n");
    assertThat(Json.parseLine(comparison.json().replace("\n", "")))
        .containsEntry(
            "wouldTell",
            List.of(Map.of("run", unclear.id(), "samples", size.samples(), "group", size.group())));
    assertThat(compare(dense, naive).json()).contains("\"wouldTell\": []");
  }

  @Test
  void of_saysWhyRunsCannotBePaired() throws IOException {
    Run otherDense = runs.dense();
    Run other = runs.sparse("naive", otherDense, 4, 0.02, 0.04, 0.15);
    assertThat(compare(naive, other).notes())
        .extracting(Note::text)
        .containsExactly(
            "%s and %s are not compared sample by sample: their dense runs are %s and %s."
                .formatted(other.id(), naive.id(), otherDense.id(), dense.id()));

    Path file = ceag.predictions(ModelResults.SELECTED, SplitResults.TEST);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("img17,", "img17b,"));
    Comparison different = compare(naive, ceag);
    assertThat(different.differences()).isEmpty();
    assertThat(different.notes())
        .extracting(Note::text)
        .containsExactly(
            "%s and %s are not compared sample by sample: they were evaluated on different samples"
                    .formatted(ceag.id(), naive.id())
                + " (6000 and 6000, 5999 in common).");
    assertThat(different.table(Styling.PLAIN)).contains("accuracy, %").contains("\nnote: ");

    Files.writeString(file, text.replace("img17,test,yes", "img17,test,no"));
    assertThat(compare(naive, ceag).notes().get(0).text())
        .endsWith("sample 'img17' has label 'no' in one and 'yes' in the other.");

    Files.delete(file);
    assertThat(compare(naive, ceag).json())
        .contains(
            "{\n      \"code\": \"predictions-unreadable\",\n      \"severity\": \"warning\",");
    assertThat(compare(naive, ceag).notes())
        .extracting(Note::text)
        .containsExactly("No paired intervals where %s is needed: it is missing.".formatted(file));

    Files.writeString(file, "nonsense\n");
    assertThat(compare(naive, ceag).notes().get(0).text())
        .startsWith("No paired intervals where this file is needed: " + file);
  }

  @Test
  void of_withOtherGroups_comparesAccuraciesOnly() {
    int[] odd = new int[6_000];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = i % 2;
    }
    Groups parity = Groups.single(new Attribute("parity", List.of("even", "odd")), odd);
    Run other = runs.sparse("ceag", dense, parity, 3, 0.04, 0.045, 0.05);

    Comparison comparison = compare(naive, other);

    assertThat(comparison.notes())
        .extracting(Note::text)
        .containsExactly(
            "%s and %s have different groups: only their accuracies are compared."
                .formatted(other.id(), naive.id()));
    assertThat(comparison.differences().get(0).maxPsi()).isNull();
    assertThat(comparison.table(Styling.PLAIN)).contains("parity=odd");
  }

  @Test
  void of_pairsOverlappingGroups() {
    int[][] codes = new int[2][6_000];
    for (int i = 0; i < 6_000; i++) {
      codes[0][i] = i % 7 == 0 ? -1 : i % 2;
      codes[1][i] = i % 3;
    }
    Groups union =
        Groups.union(
            List.of(
                new Attribute("race", List.of("a=b", "c")),
                new Attribute("age", List.of("x", "y", "z"))),
            codes);
    Run a = runs.sparse("naive", dense, union, 5, 0.02, 0.04, 0.15);
    Run b = runs.sparse("ceag", dense, union, 6, 0.04, 0.045, 0.05);

    Comparison comparison = compare(a, b);

    assertThat(comparison.notes()).isEmpty();
    assertThat(comparison.differences().get(0).psi().keySet())
        .containsExactlyInAnyOrder("race=a=b", "race=c", "age=x", "age=y", "age=z");
    assertThat(comparison.differences().get(0).maxPsi().value())
        .isEqualTo(test(b).gaps().maxPsi() - test(a).gaps().maxPsi(), within(1e-12));
  }

  @Test
  void of_refusesRunsWithoutResults() {
    Run running = runs.start("faces-ceag", dense.id());

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> compare(naive, running))
        .withMessage("run %s has no results, its status is running", running.id());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> compare(naive))
        .withMessage("1 run given to compare, expected two or more");
  }
}
