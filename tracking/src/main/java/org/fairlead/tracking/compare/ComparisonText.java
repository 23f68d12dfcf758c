package org.fairlead.tracking.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.fairlead.audit.BaseRate;
import org.fairlead.audit.DecidingSize;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.PairedDifference;
import org.fairlead.audit.PairedEstimate;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.schema.Field;
import org.fairlead.audit.schema.ResultSchemas;
import org.fairlead.audit.text.Show;
import org.fairlead.base.text.Styling;
import org.fairlead.base.text.TextTable;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.tracking.run.Results;
import org.jspecify.annotations.Nullable;

/** A comparison as tables for a terminal: the runs, their results, and the paired differences. */
final class ComparisonText {
  private final Comparison comparison;
  private final List<Results> results;
  private final List<SplitResults> splits;
  private final List<PairedDifference> differences;
  private final Styling styling;

  ComparisonText(Comparison comparison, Styling styling) {
    this.comparison = comparison;
    this.results = comparison.results();
    this.splits = comparison.splits();
    this.differences = comparison.differences();
    this.styling = styling;
  }

  /** Returns short column titles: a letter and the method. */
  private List<String> titles() {
    var titles = new ArrayList<String>();
    for (int i = 0; i < results.size(); i++) {
      titles.add(letter(i) + " " + results.get(i).method());
    }
    return titles;
  }

  private static String letter(int index) {
    String last = String.valueOf((char) ('A' + index % 26));
    return index < 26 ? last : letter(index / 26 - 1) + last;
  }

  /** Returns the names of all groups, in order of appearance. */
  private Set<String> groupNames() {
    var names = new LinkedHashSet<String>();
    splits.forEach(split -> split.groups().forEach(group -> names.add(group.name())));
    return names;
  }

  /** Returns the whole text, ending with a line break. */
  String text() {
    var out = new StringBuilder();
    TextTable legend = TextTable.withHeader("", "", "", "");
    for (int i = 0; i < results.size(); i++) {
      legend.row(
          letter(i),
          results.get(i).run(),
          results.get(i).method(),
          i == comparison.options().reference() ? "reference" : "");
    }
    out.append(legend.render(styling)).append('\n');
    out.append(summary());
    if (!groupNames().isEmpty()) {
      out.append('\n').append(groups());
    }
    if (!differences.isEmpty()) {
      out.append('\n').append(paired());
    }
    String unhelpful = unhelpful();
    if (!unhelpful.isEmpty()) {
      out.append('\n').append(unhelpful);
    }
    if (!comparison.notes().isEmpty()) {
      out.append('\n');
      comparison
          .notes()
          .forEach(note -> out.append(TextTable.visible("note: " + note.text())).append('\n'));
    }
    return out.toString();
  }

  /** Returns a line per run that is no better than one and the same answer. */
  private String unhelpful() {
    var lines = new StringBuilder();
    for (int i = 0; i < splits.size(); i++) {
      BaseRate base = splits.get(i).baseRate();
      if (base != null && !base.warning().isEmpty()) {
        lines.append(TextTable.visible(letter(i) + " is " + base.warning())).append('\n');
      }
    }
    return lines.toString();
  }

  private TextTable columns(String first) {
    var header = new ArrayList<String>();
    header.add(first);
    header.addAll(titles());
    TextTable table = TextTable.withHeader(header.toArray(String[]::new));
    for (int i = 1; i <= results.size(); i++) {
      table.alignRight(i);
    }
    return table;
  }

  private String summary() {
    TextTable table =
        columns(
            "%s model, %s split"
                .formatted(comparison.options().model(), comparison.options().split()));
    for (Field<SplitResults> field : ResultSchemas.SPLIT.columns()) {
      if (!field.heading().isEmpty() && known(splits, field::value)) {
        addRow(table, field.headingWithUnit(), i -> bare(field, splits.get(i)));
        if (field.hasInterval()) {
          addRow(table, "", i -> interval(field, splits.get(i)));
        }
      }
    }
    if (splits.stream().anyMatch(split -> split.baseRate() != null)) {
      addRow(
          table,
          "better than the base rate",
          i -> {
            BaseRate base = splits.get(i).baseRate();
            return base == null ? "" : base.better().text();
          });
    }
    addRow(
        table,
        "worst group, %",
        i ->
            splits
                .get(i)
                .worstGroup()
                .map(group -> group.name() + " " + Show.hundredths(group.accuracy()))
                .orElse(""));
    if (splits.stream().anyMatch(split -> DecidingSize.of(split).isPresent())) {
      addRow(
          table,
          "samples needed to decide",
          i -> DecidingSize.of(splits.get(i)).map(size -> Show.count(size.samples())).orElse(""));
    }
    addRow(table, "sparsity", i -> Show.percent(comparison.models().get(i).size().sparsity()));
    addRow(table, "epochs", i -> Integer.toString(results.get(i).epochs()));
    addRow(table, "training time", i -> Show.seconds(results.get(i).seconds()));
    return table.render(styling);
  }

  /** Returns whether some record has a value that is known, and is not a count of nothing. */
  private static <R> boolean known(List<R> all, Function<R, @Nullable Object> value) {
    return all.stream()
        .map(value)
        .anyMatch(each -> each != null && !each.equals(Double.NaN) && !each.equals(0L));
  }

  private static <R> String bare(Field<R> field, R content) {
    Object value = field.value(content);
    return value == null ? "" : field.kind().bare(value);
  }

  private static <R> String interval(Field<R> field, R content) {
    Interval interval = field.interval(content);
    return interval == null ? "" : field.kind().text(interval);
  }

  private void addRow(TextTable table, String name, Function<Integer, String> cell) {
    var row = new ArrayList<String>();
    row.add(name);
    for (int i = 0; i < results.size(); i++) {
      row.add(cell.apply(i));
    }
    table.row(row);
  }

  /** Returns a table per value of groups that is compared, with a row per group. */
  private String groups() {
    var tables = new ArrayList<String>();
    for (Field<GroupResults> field : ResultSchemas.GROUP.columns()) {
      if (field.isCompared()
          && splits.stream().anyMatch(split -> known(split.groups(), field::value))) {
        tables.add(groups(field));
      }
    }
    return String.join("\n", tables);
  }

  private String groups(Field<GroupResults> field) {
    String title =
        field.headingWithUnit() + (field.bounds().isEmpty() ? "" : " (" + field.bounds() + ")");
    TextTable table = columns("");
    for (String name : groupNames()) {
      addRow(
          table,
          name,
          i ->
              splits
                  .get(i)
                  .group(name)
                  .map(group -> (bare(field, group) + " " + interval(field, group)).strip())
                  .orElse(""));
    }
    return title + "\n" + table.render(styling); // above the table, which is narrower so
  }

  private String paired() {
    String reference = letter(comparison.options().reference());
    var header = new ArrayList<String>();
    header.add("");
    for (PairedDifference difference : differences) {
      header.add(letter(indexOf(difference.run())) + " - " + reference);
    }
    TextTable table = TextTable.withHeader(header.toArray(String[]::new));
    for (int i = 1; i < header.size(); i++) {
      table.alignRight(i);
    }
    addDifferences(table, "accuracy", PairedDifference::accuracy);
    addDifferences(table, "max ψ", PairedDifference::maxPsi);
    var names = new LinkedHashSet<String>();
    differences.forEach(difference -> names.addAll(difference.psi().keySet()));
    groupNames().stream()
        .filter(names::contains)
        .forEach(name -> addDifferences(table, "ψ " + name, d -> d.psi().get(name)));
    return "paired difference in points, %s %% intervals\n"
            .formatted(trimmed(100 * comparison.options().confidence()))
        + table.render(styling)
        + "* the interval leaves out 0; negative in ψ: fairer than %s\n".formatted(reference)
        + ResultSchemas.LEGEND
        + "\n";
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private int indexOf(String run) {
    for (int i = 0; i < results.size(); i++) {
      if (i != comparison.options().reference() && results.get(i).run().equals(run)) {
        return i;
      }
    }
    return comparison.options().reference();
  }

  private void addDifferences(
      TextTable table, String name, Function<PairedDifference, @Nullable PairedEstimate> estimate) {
    var row = new ArrayList<String>();
    row.add(name);
    for (PairedDifference difference : differences) {
      PairedEstimate value = estimate.apply(difference);
      row.add(
          value == null
              ? ""
              : "%s %s%s"
                  .formatted(
                      Show.points(value.value()),
                      Show.points(value.interval()),
                      value.clear() ? " *" : "  "));
    }
    table.row(row);
  }
}
