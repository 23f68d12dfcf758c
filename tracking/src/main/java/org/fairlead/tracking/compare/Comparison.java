package org.fairlead.tracking.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fairlead.audit.DecidingSize;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.PairedDifference;
import org.fairlead.audit.PairedEstimate;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.io.Json;
import org.fairlead.base.text.Styling;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
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
  private final List<PairedDifference> differences;
  private final List<Note> notes;

  private Comparison(
      Options options,
      List<Results> results,
      List<ModelResults> models,
      List<SplitResults> splits,
      List<PairedDifference> differences,
      List<Note> notes) {
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

    /** Compares {@code "selected"} or {@code "last"} models. */
    public Options withModel(String name) {
      return new Options(name, split, reference, resamples, confidence, seed);
    }

    /** Compares on {@code "test"} or {@code "validation"}. */
    public Options withSplit(String name) {
      return new Options(model, name, reference, resamples, confidence, seed);
    }

    BootstrapOptions bootstrap() {
      return BootstrapOptions.defaults()
          .withResamples(resamples)
          .withConfidence(confidence)
          .withSeed(seed);
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
    var notes = new LinkedHashSet<Note>();
    List<PairedDifference> differences =
        new RunPairing(store, runs, results, splits, options, notes).all();
    return new Comparison(options, results, models, splits, differences, List.copyOf(notes));
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
  public List<PairedDifference> differences() {
    return differences;
  }

  /** Returns the paired difference of a run to the reference, if they could be paired. */
  public Optional<PairedDifference> difference(String run) {
    return differences.stream().filter(difference -> difference.run().equals(run)).findFirst();
  }

  /** Returns what a reader has to know, for example why a pair could not be compared. */
  public List<Note> notes() {
    return notes;
  }

  /** Returns the compared models, in the order of the runs. */
  List<ModelResults> models() {
    return models;
  }

  /** Returns the comparison as text, ending with a line break. */
  public String table(Styling styling) {
    return new ComparisonText(this, styling).text();
  }

  /** Returns the comparison as a JSON object, ending with a line break. */
  public String json() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("model", options.model());
    tree.put("split", options.split());
    tree.put("reference", results.get(options.reference()).run());
    tree.put("runs", results.stream().map(Results::tree).toList());
    tree.put("confidence", options.confidence());
    tree.put("differences", differences.stream().map(Comparison::tree).toList());
    tree.put("wouldTell", wouldTell());
    tree.put("notes", notes.stream().map(Comparison::tree).toList());
    return Json.pretty(tree);
  }

  /** Returns, of runs whose verdict is unclear, how large the split would have to be, if it can. */
  private List<Map<String, @Nullable Object>> wouldTell() {
    var list = new ArrayList<Map<String, @Nullable Object>>();
    for (int i = 0; i < splits.size(); i++) {
      String run = results.get(i).run();
      DecidingSize.of(splits.get(i))
          .ifPresent(
              size -> {
                var tree = new LinkedHashMap<String, @Nullable Object>();
                tree.put("run", run);
                tree.put("samples", size.samples());
                tree.put("group", size.group());
                list.add(tree);
              });
    }
    return list;
  }

  private static Map<String, @Nullable Object> tree(Note note) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("code", note.code());
    tree.put("severity", note.severity().name().toLowerCase(Locale.ROOT));
    tree.put("text", note.text());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(PairedDifference difference) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("run", difference.run());
    tree.put("reference", difference.reference());
    tree.put("accuracy", tree(difference.accuracy()));
    PairedEstimate maxPsi = difference.maxPsi();
    tree.put("maxPsi", maxPsi == null ? null : tree(maxPsi));
    var psi = new LinkedHashMap<String, @Nullable Object>();
    difference.psi().forEach((name, estimate) -> psi.put(name, tree(estimate)));
    tree.put("psi", psi);
    return tree;
  }

  private static Map<String, @Nullable Object> tree(PairedEstimate estimate) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("value", estimate.value());
    tree.put("interval", List.of(estimate.interval().low(), estimate.interval().high()));
    return tree;
  }
}
