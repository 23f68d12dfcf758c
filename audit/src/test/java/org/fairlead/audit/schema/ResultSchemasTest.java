package org.fairlead.audit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.audit.BaseRate;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.io.Json;
import org.fairlead.base.text.Styling;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a schema lists is in every output: a number that is added there needs no other change.
 */
final class ResultSchemasTest {
  private static final SplitResults SPLIT = split();
  private static final ModelResults MODEL =
      new ModelResults(
          ModelResults.SELECTED,
          3,
          new ModelSize(2_000, 200, 0.9, 50_000, 6_000),
          Map.of("tone=light", 0.5, "tpr() >= 0.8", 0.25),
          List.of(SPLIT));
  private static final String JSON = Json.pretty(ResultSchemas.MODEL.tree(MODEL));
  private static final List<String> CSV = csv();

  private static SplitResults split() {
    var tones = new int[300];
    var dense = new boolean[300];
    var sparse = new boolean[300];
    for (int i = 0; i < 300; i++) {
      tones[i] = i % 3 == 0 || i > 290 ? 1 : 0;
      dense[i] = i % 10 != 0;
      sparse[i] = i % 7 != 0;
    }
    Groups groups = Groups.of(List.of("tone=light", "tone=dark"), tones);
    var options = BootstrapOptions.defaults().withResamples(100).withMinimumCount(150);
    ExcessGaps gaps = ExcessGaps.of(dense, sparse, groups, 0.01, options);
    SplitResults plain = SplitResults.of(SplitResults.TEST, gaps, 0.4);
    List<GroupResults> withBaseRates =
        plain.groups().stream()
            .map(
                g ->
                    new GroupResults(
                        g.name(), g.count(), g.accuracy(), g.interval(), 0.6, g.gaps()))
            .toList();
    return new SplitResults(
            plain.split(),
            plain.count(),
            plain.unknown(),
            plain.accuracy(),
            plain.interval(),
            plain.loss(),
            new BaseRate("yes", 0.6, 0.25, new Interval(0.2, 0.3), ""),
            plain.gaps(),
            withBaseRates,
            List.of(),
            List.of())
        .withConstraints(
            List.of(
                new ConstraintResults(
                    "tpr() >= 0.8",
                    0.7,
                    0.8,
                    0.1,
                    new Interval(-0.1, 0.3),
                    Verdict.CANNOT_TELL,
                    true)))
        .withDisparities(
            List.of(
                new DisparityResults(
                    "equalized odds, pairwise", 0.2, new Interval(0.1, 0.3), "a has no 'yes'"),
                new DisparityResults("of means", 0.1, null)));
  }

  private static List<String> csv() {
    var out = new StringWriter();
    ResultsCsv.write(out, Map.of("run", "r"), List.of(MODEL));
    return out.toString().lines().toList();
  }

  @TestFactory
  Stream<DynamicTest> valueOfAGroup_isInEveryOutput() {
    Grid narrow = Grid.ofGroups(MODEL, SPLIT.groups(), Grid.Width.NARROW);
    Grid wide = Grid.ofGroups(MODEL, SPLIT.groups(), Grid.Width.WIDE);
    return ResultSchemas.rows(ResultSchemas.GROUP).stream()
        .map(
            field ->
                DynamicTest.dynamicTest(
                    field.name(),
                    () -> {
                      assertThat(JSON).contains('"' + field.name() + '"');
                      assertThat(CSV.get(0).split(",")).containsAll(field.csvColumns());
                      if (field.kind() == Kind.MARK) {
                        assertThat(narrow.notes()).contains("* " + field.heading());
                        assertThat(wide.rows().get(1).get(0)).contains(field.heading());
                      } else {
                        assertThat(narrow.header()).contains(field.heading()).doesNotContain("?");
                        assertThat(wide.header()).contains(field.headingWithUnit());
                        assertThat(field.explanation()).isNotEmpty();
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> valueOfASplit_isInEveryOutput() {
    List<SplitSummary.Line> lines = SplitSummary.of(MODEL, SPLIT);
    return ResultSchemas.SPLIT.columns().stream()
        .map(
            field ->
                DynamicTest.dynamicTest(
                    field.name(),
                    () -> {
                      assertThat(JSON).contains('"' + field.name() + '"');
                      assertThat(CSV.get(0).split(",")).containsAll(field.csvColumns());
                      if (!field.heading().isEmpty() && !field.name().equals("unknown")) {
                        assertThat(lines)
                            .contains(
                                new SplitSummary.Line(
                                    field.heading(), field.explanation(), field.text(SPLIT)));
                      }
                    }));
  }

  /** A value that this test adds is in the tables and the file with no other change. */
  @Test
  void newValue_needsOneLine() {
    RecordSchema<GroupGaps> schema =
        RecordSchema.of(
            in ->
                new GroupGaps(
                    0, in.number("delta"), in.number("ratio"), in.interval("ratio"), true),
            Field.of("delta", Kind.POINTS, GroupGaps::delta).shown("Δ", "accuracy lost"),
            Field.of("ratio", Kind.NUMBER, GroupGaps::psi)
                .interval("bounds", GroupGaps::psiInterval)
                .shown("ratio", "a new number"));
    var gaps = new GroupGaps(0, 0.0123, 1.5, new Interval(1.25, 1.75), true);

    assertThat(Json.line(schema.tree(gaps)))
        .isEqualTo("{\"delta\": 0.0123, \"ratio\": 1.5, \"ratioInterval\": [1.25, 1.75]}");
    var cells = new LinkedHashMap<String, String>();
    schema.columns().forEach(field -> field.addCsv(gaps, cells));
    assertThat(cells).hasToString("{delta=0.0123, ratio=1.5, ratio.low=1.25, ratio.high=1.75}");
    assertThat(Grid.of(schema.columns(), List.of(gaps), Grid.Width.NARROW).text(Styling.PLAIN))
        .isEqualTo("    Δ  ratio\n+1.23  1.500  [+1.250, +1.750]\n");
    assertThat(Grid.of(schema.columns(), List.of(gaps), Grid.Width.WIDE).header())
        .containsExactly("Δ, points", "ratio", "bounds");
  }

  @Test
  void csv_repeatsHowItWasMeasuredAndLeavesTheRestToItsRow() {
    List<String> header = List.of(CSV.get(0).split(","));
    List<String> all = List.of(CSV.get(1).split(",", -1));
    List<String> light = List.of(CSV.get(2).split(",", -1));

    assertThat(CSV).hasSize(1 + 1 + 2);
    assertThat(all.get(header.indexOf("tolerance"))).isEqualTo("0.01");
    assertThat(light.get(header.indexOf("tolerance"))).isEqualTo("0.01");
    assertThat(light.get(header.indexOf("maxPsi"))).isEmpty();
    assertThat(all.get(header.indexOf("psi"))).isEmpty();
    assertThat(light.get(header.indexOf("lambda"))).isEqualTo("0.5");
  }

  @Test
  void tables_leaveOutWhatNoRecordHas() {
    var dense = new GroupResults("a", 10, 0.9, new Interval(0.8, 0.95), null);
    var plain = new ModelResults("last", 1, new ModelSize(1, 1, 0, 1, 1), Map.of(), List.of(SPLIT));

    assertThat(Grid.ofGroups(plain, List.of(dense), Grid.Width.NARROW).header())
        .containsExactly("group", "samples", "accuracy", "");
    assertThat(
            Grid.of(ResultSchemas.DISPARITY.columns(), SPLIT.disparities(), Grid.Width.WIDE).rows())
        .containsExactly(
            List.of("equalized odds, pairwise (a has no 'yes')", "20.0", "[10.0, 30.0]"),
            List.of("of means", "10.0", ""));
    assertThat(
            Grid.of(ResultSchemas.DISPARITY.columns(), SPLIT.disparities(), Grid.Width.NARROW)
                .notes())
        .containsExactly("* a has no 'yes'");
  }
}
