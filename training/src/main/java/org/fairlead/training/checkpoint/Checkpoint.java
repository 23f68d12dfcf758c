package org.fairlead.training.checkpoint;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fairlead.training.metrics.EpochTotals;
import org.fairlead.training.selection.SelectedModel;
import org.jspecify.annotations.Nullable;

/**
 * Everything but tensors that a run needs to go on: the content of a checkpoint's JSON file.
 *
 * <p>Together with the tensors (the learner's state and the mask) and the recipe, what follows is
 * bit for bit what would have followed without the interruption: order and augmentation of samples
 * derive from the seed and the epoch, dropout from the learner's counters.
 *
 * @param format version of the layout, see {@link CheckpointFile}
 * @param epoch the epoch to go on with, from 0
 * @param stepInEpoch steps done in it
 * @param step steps done in all
 * @param tensors name of the file beside it that holds the tensors
 * @param weighting the method's multipliers, dual dynamics and buffers; and under names that begin
 *     with {@code mixture/} the mixture's ratios, their optimizer and the samplers' cursors
 * @param totals of the present epoch
 * @param best the selected model so far
 * @param seconds time spent on training
 */
public record Checkpoint(
    int format,
    int epoch,
    long stepInEpoch,
    long step,
    String tensors,
    Map<String, List<Double>> weighting,
    EpochTotals.State totals,
    @Nullable SelectedModel best,
    double seconds) {

  private static final String MIXTURE = "mixture/";

  public Checkpoint {
    weighting = Collections.unmodifiableMap(new TreeMap<>(weighting));
  }

  /** Returns a checkpoint of the present layout, whose tensors are named after its step. */
  public static Checkpoint of(
      int epoch,
      long stepInEpoch,
      long step,
      Map<String, List<Double>> weighting,
      EpochTotals.State totals,
      @Nullable SelectedModel best,
      double seconds) {
    return new Checkpoint(
        CheckpointFile.FORMAT,
        epoch,
        stepInEpoch,
        step,
        CheckpointStore.stateFile(step),
        weighting,
        totals,
        best,
        seconds);
  }

  /** Returns the states of a method and of a batch supply as lists. */
  public static Map<String, List<Double>> joined(
      Map<String, double[]> method, Map<String, double[]> supply) {
    var joined = new TreeMap<String, List<Double>>();
    method.forEach((key, values) -> joined.put(key, Arrays.stream(values).boxed().toList()));
    supply.forEach(
        (key, values) -> joined.put(MIXTURE + key, Arrays.stream(values).boxed().toList()));
    return joined;
  }

  /** Returns the method's state as arrays. */
  public Map<String, double[]> methodState() {
    return arrays(key -> !key.startsWith(MIXTURE), 0);
  }

  /** Returns the batch supply's state as arrays. */
  public Map<String, double[]> supplyState() {
    return arrays(key -> key.startsWith(MIXTURE), MIXTURE.length());
  }

  private Map<String, double[]> arrays(Predicate<String> wanted, int prefix) {
    return weighting.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring(prefix),
                entry -> entry.getValue().stream().mapToDouble(Double::doubleValue).toArray()));
  }
}
