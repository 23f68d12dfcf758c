package org.fairlead.tracking;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.fairlead.fairness.BootstrapOptions;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.Interval;
import org.fairlead.fairness.PairedComparison;
import org.jspecify.annotations.Nullable;

/**
 * Runs side by side: their results on a split, and paired intervals of their differences where they
 * were evaluated on the same samples against the same dense run; immutable.
 */
public final class Comparison {
  private final Options options;
  private final List<Results> results;
  private final List<ModelResults> models;
  private final List<SplitResults> splits;
  private final List<Difference> differences;
  private final List<String> notes;

  private Comparison(
      Options options,
      List<Results> results,
      List<ModelResults> models,
      List<SplitResults> splits,
      List<Difference> differences,
      List<String> notes) {
    this.options = options;
    this.results = List.copyOf(results);
    this.models = List.copyOf(models);
    this.splits = List.copyOf(splits);
    this.differences = List.copyOf(differences);
    this.notes = List.copyOf(notes);
  }

  /**
   * How runs are compared.
   *
   * @param model {@link ModelResults#SELECTED} or {@link ModelResults#LAST}
   * @param split for example {@link SplitResults#TEST}
   * @param reference index of the run that the others are compared with
   * @param resamples of the paired bootstrap
   * @param confidence of the intervals
   * @param seed of the bootstrap
   */
  public record Options(
      String model, String split, int reference, int resamples, double confidence, long seed) {
    /** Returns the selected models on test data, compared with the first run. */
    public static Options defaults() {
      BootstrapOptions bootstrap = BootstrapOptions.defaults();
      return new Options(
          ModelResults.SELECTED,
          SplitResults.TEST,
          0,
          bootstrap.resamples(),
          bootstrap.confidence(),
          bootstrap.seed());
    }

    public Options withReference(int index) {
      return new Options(model, split, index, resamples, confidence, seed);
    }

    private BootstrapOptions bootstrap() {
      return BootstrapOptions.defaults()
          .withResamples(resamples)
          .withConfidence(confidence)
          .withSeed(seed);
    }
  }

  /** An estimate with its interval. */
  public record Estimate(double value, Interval interval) {
    /** Returns whether the interval leaves 0 out. */
    public boolean clear() {
      return interval.low() > 0 || interval.high() < 0;
    }
  }

  /**
   * A run minus the reference, on the same samples.
   *
   * @param run the run's id
   * @param reference the reference's id
   * @param accuracy difference in accuracy, positive if the run is more accurate
   * @param maxPsi difference in {@code max ψ}, negative if the run is fairer; null without groups
   * @param psi difference in {@code ψ_g} by group, simultaneous over the groups
   */
  public record Difference(
      String run,
      String reference,
      Estimate accuracy,
      @Nullable Estimate maxPsi,
      Map<String, Estimate> psi) {

    public Difference {
      psi = Collections.unmodifiableMap(new LinkedHashMap<>(psi));
    }
  }

  /**
   * Compares runs.
   *
   * @param store where the dense run's predictions are looked up
   * @param runs two or more runs with results
   * @throws InputException if a run has no results for the model and split
   */
  public static Comparison of(RunStore store, List<Run> runs, Options options) {
    if (runs.size() < 2) {
      throw new InputException(
          "%d run given to compare, expected two or more".formatted(runs.size()));
    }
    if (options.reference() < 0 || options.reference() >= runs.size()) {
      throw new IllegalArgumentException(
          "reference is %d, expected 0 to %d".formatted(options.reference(), runs.size() - 1));
    }
    var results = new ArrayList<Results>();
    var models = new ArrayList<ModelResults>();
    var splits = new ArrayList<SplitResults>();
    for (Run run : runs) {
      Results result =
          run.results()
              .orElseThrow(
                  () ->
                      new InputException(
                          "run %s has no results, its status is %s"
                              .formatted(run.id(), run.manifest().status())));
      ModelResults model =
          result
              .model(options.model())
              .orElseThrow(
                  () ->
                      new InputException(
                          "run %s has no results of a %s model"
                              .formatted(run.id(), options.model())));
      results.add(result);
      models.add(model);
      splits.add(
          model
              .split(options.split())
              .orElseThrow(
                  () ->
                      new InputException(
                          "run %s has no results on the %s split"
                              .formatted(run.id(), options.split()))));
    }
    var notes = new LinkedHashSet<String>();
    List<Difference> differences = new Pairing(store, runs, results, splits, options, notes).all();
    return new Comparison(options, results, models, splits, differences, List.copyOf(notes));
  }

  /** Pairs runs by the samples they share. */
  private static final class Pairing {
    private final RunStore store;
    private final List<Run> runs;
    private final List<Results> results;
    private final List<SplitResults> splits;
    private final Options options;
    private final Set<String> notes;
    private final Map<Path, Optional<Evaluated>> files = new LinkedHashMap<>();

    Pairing(
        RunStore store,
        List<Run> runs,
        List<Results> results,
        List<SplitResults> splits,
        Options options,
        Set<String> notes) {
      this.store = store;
      this.runs = runs;
      this.results = results;
      this.splits = splits;
      this.options = options;
      this.notes = notes;
    }

    List<Difference> all() {
      var differences = new ArrayList<Difference>();
      for (int i = 0; i < runs.size(); i++) {
        if (i != options.reference()) {
          Difference difference = pair(i);
          if (difference != null) {
            differences.add(difference);
          }
        }
      }
      return differences;
    }

    private @Nullable Difference pair(int index) {
      String id = runs.get(index).id();
      int base = options.reference();
      String baseId = runs.get(base).id();
      String pair = "%s and %s are not compared sample by sample: ".formatted(id, baseId);
      String denseId = dense(index);
      if (!denseId.equals(dense(base))) {
        notes.add(pair + "their dense runs are %s and %s".formatted(denseId, dense(base)));
        return null;
      }
      Run denseRun = new Run(store.folder().resolve(denseId));
      Evaluated run = evaluated(runs.get(index), options.model());
      Evaluated reference = evaluated(runs.get(base), options.model());
      Evaluated dense =
          denseId.equals(id)
              ? run
              : denseId.equals(baseId) ? reference : evaluated(denseRun, ModelResults.SELECTED);
      if (run == null || reference == null || dense == null) {
        return null;
      }
      for (Evaluated other : List.of(reference, dense)) {
        String unlike = run.unlike(other);
        if (!unlike.isEmpty()) {
          notes.add(pair + unlike);
          return null;
        }
      }
      for (int i : new int[] {index, base}) {
        Gaps gaps = splits.get(i).gaps();
        if (gaps != null && Math.abs(gaps.denseAccuracy() - dense.accuracy()) > 1e-9) {
          notes.add(
              pair
                  + "the predictions of %s are not those %s was measured against"
                      .formatted(denseId, runs.get(i).id()));
          return null;
        }
      }
      return difference(id, baseId, run, reference, dense, groups(id, baseId, run, reference));
    }

    /** Returns the dense run's id; a dense run is its own reference. */
    private String dense(int index) {
      String dense = results.get(index).dense();
      return dense == null ? runs.get(index).id() : dense;
    }

    private @Nullable Evaluated evaluated(Run run, String model) {
      Path file = run.predictions(model, options.split());
      return files.computeIfAbsent(file, this::load).orElse(null);
    }

    private Optional<Evaluated> load(Path file) {
      if (!Files.exists(file)) {
        notes.add("no paired intervals where %s is needed: it is missing".formatted(file));
        return Optional.empty();
      }
      try {
        return Optional.of(Evaluated.read(file));
      } catch (InputException e) {
        notes.add("no paired intervals where this file is needed: " + e.getMessage());
        return Optional.empty();
      }
    }

    private Groups groups(String id, String baseId, Evaluated run, Evaluated reference) {
      if (!run.sameGroups(reference)) {
        notes.add(
            "%s and %s have different groups: only their accuracies are compared"
                .formatted(id, baseId));
        return Groups.none(run.size());
      }
      Groups groups = run.groups();
      if (groups.size() == 0) {
        notes.add(
            "the predictions of %s and %s name no groups: only their accuracies are compared"
                .formatted(id, baseId));
      }
      return groups;
    }

    private Difference difference(
        String id,
        String baseId,
        Evaluated run,
        Evaluated reference,
        Evaluated dense,
        Groups groups) {
      PairedComparison paired =
          PairedComparison.of(
              dense.correct(), run.correct(), reference.correct(), groups, options.bootstrap());
      var psi = new LinkedHashMap<String, Estimate>();
      for (int g = 0; g < paired.size(); g++) {
        psi.put(
            paired.name(g), new Estimate(paired.psiDifference(g), paired.psiDifferenceInterval(g)));
      }
      return new Difference(
          id,
          baseId,
          new Estimate(paired.accuracyDifference(), paired.accuracyDifferenceInterval()),
          psi.isEmpty()
              ? null
              : new Estimate(paired.maxPsiDifference(), paired.maxPsiDifferenceInterval()),
          psi);
    }
  }

  public Options options() {
    return options;
  }

  /** Returns the results of the runs, in their order. */
  public List<Results> results() {
    return results;
  }

  /** Returns the compared split's results, in the order of the runs. */
  public List<SplitResults> splits() {
    return splits;
  }

  /** Returns the paired differences to the reference, in the order of the runs. */
  public List<Difference> differences() {
    return differences;
  }

  /** Returns the paired difference of a run to the reference, if they could be paired. */
  public Optional<Difference> difference(String run) {
    return differences.stream().filter(difference -> difference.run().equals(run)).findFirst();
  }

  /** Returns what a reader has to know, for example why a pair could not be compared. */
  public List<String> notes() {
    return notes;
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

  /** Returns the comparison as text, ending with a line break. */
  public String table(Styling styling) {
    var out = new StringBuilder();
    TextTable legend = TextTable.withHeader("", "", "", "");
    for (int i = 0; i < results.size(); i++) {
      legend.row(
          letter(i),
          results.get(i).run(),
          results.get(i).method(),
          i == options.reference() ? "reference" : "");
    }
    out.append(legend.render(styling)).append('\n');
    out.append(summary(styling));
    if (!groupNames().isEmpty()) {
      out.append('\n').append(groups(styling));
    }
    if (!differences.isEmpty()) {
      out.append('\n').append(paired(styling));
    }
    if (!notes.isEmpty()) {
      out.append('\n');
      notes.forEach(note -> out.append(TextTable.visible("note: " + note)).append('\n'));
    }
    return out.toString();
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

  private String summary(Styling styling) {
    TextTable table = columns("%s model, %s split".formatted(options.model(), options.split()));
    addRow(table, "samples", i -> Show.count(splits.get(i).count()));
    addRow(table, "accuracy, %", i -> Show.hundredths(splits.get(i).accuracy()));
    addRow(table, "", i -> Show.percents(splits.get(i).interval()));
    addRow(
        table,
        "worst group, %",
        i ->
            splits
                .get(i)
                .worstGroup()
                .map(group -> group.name() + " " + Show.hundredths(group.accuracy()))
                .orElse(""));
    if (splits.stream().anyMatch(split -> split.gaps() != null)) {
      addRow(table, "Δ, points", gaps(gaps -> Show.points(gaps.delta())));
      addRow(table, "max ψ, points", gaps(gaps -> Show.points(gaps.maxPsi())));
      addRow(table, "", gaps(gaps -> Show.points(gaps.maxPsiInterval())));
      addRow(
          table, "noise floor of max ψ", gaps(gaps -> Show.unsignedPoints(gaps.noiseFloorMean())));
      addRow(table, "Ψ, points", gaps(gaps -> Show.unsignedPoints(gaps.pairwise())));
      addRow(table, "tolerance, points", gaps(gaps -> Show.unsignedPoints(gaps.tolerance())));
      addRow(table, "feasible", gaps(gaps -> gaps.verdict().text()));
    }
    addRow(table, "sparsity", i -> Show.percent(models.get(i).size().sparsity()));
    addRow(table, "epochs", i -> Integer.toString(results.get(i).epochs()));
    addRow(table, "training time", i -> Show.seconds(results.get(i).seconds()));
    return table.render(styling);
  }

  private Function<Integer, String> gaps(Function<Gaps, String> cell) {
    return i -> {
      Gaps gaps = splits.get(i).gaps();
      return gaps == null ? "" : cell.apply(gaps);
    };
  }

  private void addRow(TextTable table, String name, Function<Integer, String> cell) {
    var row = new ArrayList<String>();
    row.add(name);
    for (int i = 0; i < results.size(); i++) {
      row.add(cell.apply(i));
    }
    table.row(row);
  }

  private String groups(Styling styling) {
    boolean sparse = splits.stream().anyMatch(split -> split.gaps() != null);
    TextTable table = columns(sparse ? "ψ in points, simultaneous bounds" : "accuracy, %");
    for (String name : groupNames()) {
      addRow(
          table,
          name,
          i ->
              splits
                  .get(i)
                  .group(name)
                  .map(group -> sparse ? psiCell(group) : accuracyCell(group))
                  .orElse(""));
    }
    return table.render(styling);
  }

  private static String psiCell(GroupResults group) {
    GroupGaps gaps = group.gaps();
    if (gaps == null || group.count() == 0) {
      return gaps == null ? "" : Show.NONE;
    }
    return Show.points(gaps.psi()) + " " + Show.points(gaps.psiInterval());
  }

  private static String accuracyCell(GroupResults group) {
    return group.count() == 0
        ? Show.NONE
        : Show.hundredths(group.accuracy()) + " " + Show.percents(group.interval());
  }

  private String paired(Styling styling) {
    String reference = letter(options.reference());
    var header = new ArrayList<String>();
    header.add(
        "paired difference in points, %s %% intervals"
            .formatted(trimmed(100 * options.confidence())));
    for (Difference difference : differences) {
      header.add(letter(indexOf(difference.run())) + " - " + reference);
    }
    TextTable table = TextTable.withHeader(header.toArray(String[]::new));
    for (int i = 1; i < header.size(); i++) {
      table.alignRight(i);
    }
    addDifferences(table, "accuracy", Difference::accuracy);
    addDifferences(table, "max ψ", Difference::maxPsi);
    var names = new LinkedHashSet<String>();
    differences.forEach(difference -> names.addAll(difference.psi().keySet()));
    groupNames().stream()
        .filter(names::contains)
        .forEach(name -> addDifferences(table, "ψ " + name, d -> d.psi().get(name)));
    return table.render(styling)
        + "* the interval leaves out 0; negative in ψ: fairer than %s\n".formatted(reference);
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private int indexOf(String run) {
    for (int i = 0; i < results.size(); i++) {
      if (i != options.reference() && results.get(i).run().equals(run)) {
        return i;
      }
    }
    return options.reference();
  }

  private void addDifferences(
      TextTable table, String name, Function<Difference, @Nullable Estimate> estimate) {
    var row = new ArrayList<String>();
    row.add(name);
    for (Difference difference : differences) {
      Estimate value = estimate.apply(difference);
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

  /** Returns the comparison as a JSON object, ending with a line break. */
  public String json() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("model", options.model());
    tree.put("split", options.split());
    tree.put("reference", results.get(options.reference()).run());
    tree.put("runs", results.stream().map(ResultsFile::tree).toList());
    tree.put("confidence", options.confidence());
    tree.put("differences", differences.stream().map(Comparison::tree).toList());
    tree.put("notes", notes);
    return Json.pretty(tree);
  }

  private static Map<String, @Nullable Object> tree(Difference difference) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("run", difference.run());
    tree.put("reference", difference.reference());
    tree.put("accuracy", tree(difference.accuracy()));
    Estimate maxPsi = difference.maxPsi();
    tree.put("maxPsi", maxPsi == null ? null : tree(maxPsi));
    var psi = new LinkedHashMap<String, @Nullable Object>();
    difference.psi().forEach((name, estimate) -> psi.put(name, tree(estimate)));
    tree.put("psi", psi);
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Estimate estimate) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("value", estimate.value());
    tree.put("interval", ResultsFile.intervalTree(estimate.interval()));
    return tree;
  }
}
