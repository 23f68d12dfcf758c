package org.fairlead.tracking.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.DecidingSize;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
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
      out.append('\n').append(of(results, selected.get(), test.get(), styling));
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
    header.addAll(judged ? List.of("max ψ", "feasible") : List.of("equalized odds"));
    TextTable table = TextTable.withHeader(header.toArray(String[]::new)).alignRight(2, 3, 4, 5, 6);
    boolean any = false;
    for (ModelResults model : results.models()) {
      for (SplitResults split : model.splits()) {
        if (model.equals(shown) && split.split().equals(SplitResults.TEST)) {
          continue;
        }
        any = true;
        var row =
            new ArrayList<>(
                List.of(
                    model.name(),
                    split.split(),
                    Integer.toString(model.epoch()),
                    Show.count(split.count()),
                    Show.percent(split.accuracy()),
                    split.worstGroup().map(group -> Show.percent(group.accuracy())).orElse("")));
        row.addAll(judged ? judgement(split) : List.of(odds(split)));
        table.row(row.toArray(String[]::new));
      }
    }
    return any ? table.render(styling) : "";
  }

  private static List<String> judgement(SplitResults split) {
    Gaps gaps = split.gaps();
    return List.of(
        gaps == null ? "" : Show.points(gaps.maxPsi()),
        split
            .constraintsVerdict()
            .or(() -> Optional.ofNullable(gaps).map(Gaps::verdict))
            .map(Verdict::text)
            .orElse(""));
  }

  private static String odds(SplitResults split) {
    return split
        .disparity(DisparityResults.ODDS)
        .map(found -> Show.percent(found.value()))
        .orElse("");
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

  private static String of(
      Results results, ModelResults model, SplitResults split, Styling styling) {
    var out = new StringBuilder();
    out.append(
        "%s model (epoch %d), %s split: %s samples%s\n"
            .formatted(
                model.name(),
                model.epoch(),
                split.split(),
                Show.count(split.count()),
                split.unknown() == 0
                    ? ""
                    : ", %s of unknown group".formatted(Show.count(split.unknown()))));
    TextTable summary = TextTable.withHeader("", "");
    summary.row(
        "accuracy",
        "%s %s".formatted(Show.percent(split.accuracy()), Show.percents(split.interval())));
    split
        .worstGroup()
        .ifPresent(
            group ->
                summary.row(
                    "worst group",
                    "%s (%s)".formatted(Show.percent(group.accuracy()), group.name())));
    Gaps gaps = split.gaps();
    if (gaps != null) {
      summary.row(
          "Δ", "%s %s".formatted(Show.points(gaps.delta()), Show.points(gaps.deltaInterval())));
      summary.row(
          "max ψ",
          "%s %s%s"
              .formatted(
                  Show.points(gaps.maxPsi()),
                  Show.points(gaps.maxPsiInterval()),
                  split.mostHarmedGroup().map(group -> " (" + group.name() + ")").orElse("")));
      summary.row(
          "Ψ",
          "%s %s"
              .formatted(
                  Show.unsignedPoints(gaps.pairwise()),
                  Show.unsignedPoints(gaps.pairwiseInterval())));
      summary.row(
          "feasible",
          "%s (ψ ≤ %s for every group)"
              .formatted(gaps.verdict().text(), Show.unsignedPoints(gaps.tolerance())));
      DecidingSize.of(split)
          .ifPresent(
              size ->
                  summary.row(
                      "would tell",
                      "about %s samples of the same groups, if every ψ stayed as it is (for %s)"
                          .formatted(Show.count(size.samples()), size.group())));
      summary.row(
          "noise floor",
          "max ψ would be %s on average and %s at the 95th percentile if all groups lost the same"
              .formatted(
                  Show.unsignedPoints(gaps.noiseFloorMean()),
                  Show.unsignedPoints(gaps.noiseFloor95())));
    }
    if (split.split().equals(SplitResults.TEST)) {
      model
          .generalization()
          .ifPresent(
              found -> {
                summary.row("on training", "max ψ " + found.onTraining());
                summary.row("generalization", "max ψ on test less on training " + found.onTest());
              });
    }
    summary.row(
        "size",
        "%s of %s parameters, sparsity %s, %s of %s MACs"
            .formatted(
                Show.amount(model.size().active()),
                Show.amount(model.size().parameters()),
                Show.percent(model.size().sparsity()),
                Show.amount(model.size().sparseMacs()),
                Show.amount(model.size().denseMacs())));
    out.append(summary.render(styling));
    if (!split.groups().isEmpty()) {
      out.append('\n').append(groupTable(model, split, styling));
    }
    if (results.dense() != null
        && shown(split.groups()).stream().anyMatch(ResultsTable::tooSmall)) {
      out.append("* too few samples to be judged\n");
    }
    if (!split.constraints().isEmpty()) {
      out.append('\n').append(constraintTable(model, split, styling));
    }
    if (!split.disparities().isEmpty()) {
      out.append('\n').append(disparityTable(split, styling));
    }
    return out.toString();
  }

  private static String disparityTable(SplitResults split, Styling styling) {
    TextTable table = TextTable.withHeader("between groups", "", "").alignRight(1, 2);
    for (DisparityResults each : split.disparities()) {
      table.row(
          each.name(),
          Show.percent(each.value()),
          each.interval() == null ? "" : Show.percents(each.interval()));
    }
    return table.render(styling);
  }

  private static String constraintTable(ModelResults model, SplitResults split, Styling styling) {
    TextTable table =
        TextTable.withHeader("constraint", "left", "right", "violation", "", "holds", "λ")
            .alignRight(1, 2, 3, 4, 6);
    boolean small = false;
    for (ConstraintResults constraint : split.constraints()) {
      small |= constraint.tooSmall();
      table.row(
          constraint.name() + (constraint.tooSmall() ? " *" : ""),
          Show.number(constraint.left()),
          Show.number(constraint.right()),
          Show.signed(constraint.violation()),
          Show.signed(constraint.interval()),
          constraint.verdict().text(),
          Show.number(model.lambda().getOrDefault(constraint.name(), Double.NaN)));
    }
    return table.render(styling) + (small ? "* too few samples to be judged\n" : "");
  }

  private static boolean tooSmall(GroupResults group) {
    return group.gaps() != null && group.gaps().tooSmall();
  }

  private static String groupTable(ModelResults model, SplitResults split, Styling styling) {
    boolean sparse = split.gaps() != null;
    boolean constrained =
        split.groups().stream().anyMatch(group -> model.lambda().containsKey(group.name()));
    var header = new ArrayList<>(List.of("group", "samples", "accuracy", ""));
    if (sparse) {
      header.addAll(List.of("dense", "Δ", "ψ", ""));
    }
    if (constrained) {
      header.add("λ");
    }
    TextTable table =
        TextTable.withHeader(header.toArray(String[]::new)).alignRight(1, 2, 3, 4, 5, 6, 7, 8);
    List<GroupResults> shown = shown(split.groups());
    for (GroupResults group : shown) {
      boolean empty = group.count() == 0;
      var row = new ArrayList<String>();
      row.add(group.name() + (tooSmall(group) ? " *" : ""));
      row.add(Show.count(group.count()));
      row.add(Show.percent(group.accuracy()));
      row.add(empty ? "" : Show.percents(group.interval()));
      GroupGaps gaps = group.gaps();
      if (sparse && gaps != null) {
        row.add(Show.percent(gaps.denseAccuracy()));
        row.add(Show.points(gaps.delta()));
        row.add(Show.points(gaps.psi()));
        row.add(empty ? "" : Show.points(gaps.psiInterval()));
      }
      if (constrained) {
        row.add(Show.number(model.lambda().getOrDefault(group.name(), Double.NaN)));
      }
      table.row(row);
    }
    int hidden = split.groups().size() - shown.size();
    return table.render(styling)
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
        .sorted(Comparator.comparingDouble(ResultsTable::harm).reversed())
        .limit(WORST_SHOWN)
        .toList();
  }

  /** The excess gap; of a dense model what its accuracy lacks. */
  private static double harm(GroupResults group) {
    return group.gaps() == null ? -group.accuracy() : group.gaps().psi();
  }
}
