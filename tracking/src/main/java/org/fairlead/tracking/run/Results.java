package org.fairlead.tracking.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.Headline;
import org.fairlead.audit.ModelResults;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run: the content of its {@code results.json}.
 *
 * <p>A number that is not known is NaN here and {@code null} in the file; there are no absent
 * fields. All accuracies and gaps are shares in accuracy units: 0.01 is one point.
 *
 * @param run the run's id
 * @param recipe the recipe's name
 * @param method how it was trained: {@code dense}, {@code naive}, {@code equalized-loss}, {@code
 *     ceag}, ...
 * @param dense the id of the dense run that is the reference of every gap, null for a dense run
 * @param seeds every seed by its use
 * @param dataFingerprint what "the same data" means to {@code data}
 * @param epochs epochs trained
 * @param steps optimizer steps taken
 * @param seconds time spent on training, without evaluation at the end
 * @param selection how the selected model was chosen, in words
 * @param models the selected and the last model
 */
public record Results(
    String run,
    String recipe,
    String method,
    @Nullable String dense,
    Map<String, Long> seeds,
    String dataFingerprint,
    int epochs,
    long steps,
    double seconds,
    String selection,
    List<ModelResults> models) {

  public Results {
    seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
    models = List.copyOf(models);
  }

  /**
   * Reads a {@code results.json}, strictly: every field must be there, have its type, and be known.
   *
   * @throws org.fairlead.base.InputException naming the file, the field and what was expected
   */
  public static Results read(Path file) {
    return ResultsFile.read(file);
  }

  /** Writes this as {@code results.json}, replacing the file in one move. */
  public void write(Path file) {
    ResultsFile.write(file, this);
  }

  /** Returns this as a JSON object, as in {@code results.json}. */
  public Map<String, @Nullable Object> tree() {
    return ResultsFile.tree(this);
  }

  /** Writes this as a flat table: one row per model, split and group, and one for all samples. */
  public void writeCsv(Path file) {
    ResultsFile.writeCsv(file, this);
  }

  /** Returns the model of a name. */
  public Optional<ModelResults> model(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Returns the selected model if there is one, otherwise the last. */
  public Optional<ModelResults> selected() {
    return model(ModelResults.SELECTED).or(() -> model(ModelResults.LAST));
  }

  /** Returns what a list of runs shows, if the selected model was evaluated on test data. */
  public Optional<Headline> headline() {
    return selected()
        .flatMap(
            model ->
                model
                    .split("test")
                    .map(
                        test ->
                            new Headline(
                                method,
                                model.size().sparsity(),
                                test.accuracy(),
                                test.worstGroup().map(GroupResults::accuracy).orElse(Double.NaN),
                                test.gaps() == null ? Double.NaN : test.gaps().maxPsi(),
                                test.noBetterThan().orElse(""),
                                test.constraintsVerdict()
                                    .orElse(test.gaps() == null ? null : test.gaps().verdict()))));
  }
}
