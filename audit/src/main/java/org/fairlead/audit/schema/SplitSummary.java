package org.fairlead.audit.schema;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.audit.BaseRate;
import org.fairlead.audit.DecidingSize;
import org.fairlead.audit.Generalization;
import org.fairlead.audit.GroupGaps;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.text.Show;

/** The lines that say what a model does on a split as a whole. */
public final class SplitSummary {
  private SplitSummary() {}

  /**
   * A line.
   *
   * @param heading what it is about, in a word or two
   * @param explanation what it is about, in a few words
   * @param text the values
   */
  public record Line(String heading, String explanation, String text) {}

  /**
   * Returns the lines: every value of the split that has a heading, then what follows from them. A
   * count of 0 and a number that is not known say nothing and are left out.
   */
  public static List<Line> of(ModelResults model, SplitResults split) {
    var lines = new ArrayList<Line>();
    BaseRate base = split.baseRate();
    if (base != null && !base.warning().isEmpty()) {
      lines.add(new Line("warning", "warning", base.warning()));
    }
    add(lines, ResultSchemas.SPLIT, split);
    addGroups(lines, split);
    DecidingSize.of(split)
        .ifPresent(
            size ->
                lines.add(
                    new Line(
                        "to decide",
                        "samples needed for yes or no",
                        "about %s samples, groups in the same shares, give yes or no if ψ is what was measured here (%s needs the most)"
                            .formatted(Show.count(size.samples()), size.group()))));
    if (split.split().equals(SplitResults.TEST)) {
      model.generalization().ifPresent(found -> addGeneralization(lines, found));
    }
    lines.add(size(model.size()));
    return lines;
  }

  private static <R> void add(List<Line> lines, RecordSchema<R> schema, R content) {
    for (Field<R> field : schema.columns()) {
      Object value = field.value(content);
      if (field.heading().isEmpty()
          || value == null
          || Kind.unknown(value)
          || (field.kind() == Kind.COUNT && value.equals(0L))) {
        continue;
      }
      lines.add(new Line(field.heading(), field.explanation(), field.text(content)));
    }
  }

  private static void addGroups(List<Line> lines, SplitResults split) {
    split
        .worstGroup()
        .ifPresent(
            group ->
                lines.add(
                    new Line(
                        "worst group",
                        "the group of lowest accuracy",
                        "%s (%s)".formatted(Show.percent(group.accuracy()), group.name()))));
    split
        .mostHarmedGroup()
        .ifPresent(
            group -> {
              GroupGaps gaps = group.gaps();
              if (gaps != null) {
                lines.add(
                    new Line(
                        "most harmed",
                        "the group of largest ψ",
                        "%s (%s)".formatted(Show.points(gaps.psi()), group.name())));
              }
            });
  }

  private static void addGeneralization(List<Line> lines, Generalization found) {
    lines.add(
        new Line(
            "on training",
            "max ψ on the training set, points",
            "max ψ %s, %s %s: all samples are counted, nothing is estimated"
                .formatted(
                    Show.points(found.training()),
                    found.feasible() ? "within" : "above",
                    Show.unsignedPoints(found.tolerance()))));
    lines.add(
        new Line(
            "generalization",
            "max ψ, test minus training, points",
            "max ψ on test minus max ψ on training: %s %s"
                .formatted(Show.points(found.gap()), Show.points(found.interval()))));
  }

  private static Line size(ModelSize size) {
    return new Line(
        "size",
        "size",
        "%s of %s parameters, sparsity %s, %s of %s MACs"
            .formatted(
                Show.amount(size.active()),
                Show.amount(size.parameters()),
                Show.percent(size.sparsity()),
                Show.amount(size.sparseMacs()),
                Show.amount(size.denseMacs())));
  }
}
