package org.fairlead.tracking.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.schema.Grid;
import org.fairlead.audit.schema.ResultSchemas;
import org.fairlead.audit.schema.SplitSummary;
import org.fairlead.audit.text.Show;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.fairness.statistics.Verdict;
import org.fairlead.tracking.run.Results;

/** A run's results as text for a terminal. Accuracies are in per cent, gaps in points. */
public final class ResultsTable {
  /** Of more groups than this, only the worst are shown. */
  private static final int MOST_GROUPS = 120;

  private static final int WORST_SHOWN = 20;

  private ResultsTable() {}

  /**
   * Returns the selected model's results on test data, and a line for every other model and split;
   * ends with a line break.
   */
  public static String of(Results results, Styling styling) {
    var out = new StringBuilder(headOf(results, styling));
    Optional<ModelResults> selected = results.selected();
    Optional<SplitResults> test = selected.flatMap(model -> model.split(SplitResults.TEST));
    if (selected.isPresent() && test.isPresent()) {
      out.append('\n').append(of(selected.get(), test.get(), styling));
    }
    String others = others(results, styling);
    return others.isEmpty() ? out.toString() : out.append('\n').append(others).toString();
  }

  private static String others(Results results, Styling styling) {
    ModelResults shown = results.selected().orElse(null);
    boolean judged =
        results.models().stream()
            .flatMap(model -> model.splits().stream())
            .anyMatch(split -> split.gaps() != null || split.constraintsVerdict().isPresent());
    var header =
        new ArrayList<>(List.of("also", "split", "epoch", "samples", "accuracy", "worst group"));
    boolean odds =
        results.models().stream()
            .flatMap(model -> model.splits().stream())
            .anyMatch(split -> split.leftOut().isEmpty());
    String measure = odds ? DisparityResults.ODDS : DisparityResults.ACCURACY;
    header.addAll(
        judged
            ? List.of("max ψ", "feasible")
            : List.of(odds ? "equalized odds" : "accuracy parity"));
    TextTable table = TextTable.withHeader(header.toArray(String[]::new)).alignRight(2, 3, 4, 5, 6);
    boolean any = false;
    boolean unhelpful = false;
    for (ModelResults model : results.models()) {
      for (SplitResults split : model.splits()) {
        if (model.equals(shown) && split.split().equals(SplitResults.TEST)) {
          continue;
        }
        any = true;
        boolean constant = split.noBetterThan().isPresent();
        unhelpful |= constant;
        var row =
            new ArrayList<>(
                List.of(
                    model.name(),
                    split.split(),
                    Integer.toString(model.epoch()),
                    Show.count(split.count()),
                    Show.percent(split.accuracy()) + (constant ? " *" : ""),
                    split.worstGroup().map(group -> Show.percent(group.accuracy())).orElse("")));
        row.addAll(judged ? verdict(split) : List.of(disparity(split, measure)));
        table.row(row.toArray(String[]::new));
      }
    }
    return any ? table.render(styling) + (unhelpful ? "* " + RunTable.NO_BETTER + "\n" : "") : "";
  }

  private static List<String> verdict(SplitResults split) {
    Gaps gaps = split.gaps();
    return List.of(
        gaps == null ? "" : Show.points(gaps.maxPsi()),
        split
            .constraintsVerdict()
            .or(() -> Optional.ofNullable(gaps).map(Gaps::verdict))
            .map(Verdict::text)
            .orElse(""));
  }

  private static String disparity(SplitResults split, String measure) {
    return split.disparity(measure).map(found -> Show.percent(found.value())).orElse("");
  }

  private static String headOf(Results results, Styling styling) {
    TextTable table = TextTable.withHeader("", "");
    table.row("run", results.run());
    table.row("recipe", results.recipe());
    table.row("method", results.method());
    if (results.dense() != null) {
      table.row("dense run", results.dense());
    }
    table.row(
        "training",
        "%d epoch%s, %s steps, %s"
            .formatted(
                results.epochs(),
                results.epochs() == 1 ? "" : "s",
                Show.count(results.steps()),
                Show.seconds(results.seconds())));
    table.row("selection", results.selection());
    return table.render(styling);
  }

  private static String of(ModelResults model, SplitResults split, Styling styling) {
    var out = new StringBuilder();
    out.append(
        "%s model (epoch %d), %s split\n".formatted(model.name(), model.epoch(), split.split()));
    TextTable summary = TextTable.withHeader("", "");
    SplitSummary.of(model, split).forEach(line -> summary.row(line.heading(), line.text()));
    out.append(summary.render(styling));
    if (!split.groups().isEmpty()) {
      out.append('\n').append(groups(model, split, styling));
      if (split.gaps() != null) {
        out.append(ResultSchemas.LEGEND).append('\n');
      }
    }
    if (!split.constraints().isEmpty()) {
      out.append('\n').append(Grid.ofConstraints(model, split, Grid.Width.NARROW).text(styling));
    }
    if (!split.disparities().isEmpty()) {
      out.append('\n')
          .append(
              Grid.of(ResultSchemas.DISPARITY.columns(), split.disparities(), Grid.Width.NARROW)
                  .text(styling));
      if (!split.leftOut().isEmpty()) {
        out.append(split.leftOut()).append('\n');
      }
    }
    return out.toString();
  }

  private static String groups(ModelResults model, SplitResults split, Styling styling) {
    List<GroupResults> shown = shown(split.groups());
    int hidden = split.groups().size() - shown.size();
    return Grid.ofGroups(model, shown, Grid.Width.NARROW).text(styling)
        + (hidden == 0
            ? ""
            : "and %s more groups with less harm: see results.csv\n".formatted(Show.count(hidden)));
  }

  /** Returns all groups in their order, or of very many those that are harmed most, worst first. */
  private static List<GroupResults> shown(List<GroupResults> groups) {
    if (groups.size() <= MOST_GROUPS) {
      return groups;
    }
    return groups.stream()
        .filter(group -> group.count() > 0)
        .sorted(Comparator.comparingDouble(GroupResults::harm).reversed())
        .limit(WORST_SHOWN)
        .toList();
  }
}
