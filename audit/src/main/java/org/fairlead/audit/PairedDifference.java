package org.fairlead.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.PairedComparison;
import org.jspecify.annotations.Nullable;

/**
 * A model minus another, on the same samples and against the same dense model.
 *
 * @param run what the model is called
 * @param reference what the other one is called
 * @param accuracy difference in accuracy, positive if the model is more accurate
 * @param maxPsi difference in {@code max ψ}, negative if the model is fairer; null without groups
 * @param psi difference in {@code ψ_g} by group, simultaneous over the groups
 */
public record PairedDifference(
    String run,
    String reference,
    PairedEstimate accuracy,
    @Nullable PairedEstimate maxPsi,
    Map<String, PairedEstimate> psi) {

  public PairedDifference {
    psi = Collections.unmodifiableMap(new LinkedHashMap<>(psi));
  }

  /**
   * Compares two models.
   *
   * @param run what the model is called
   * @param reference what the other one is called
   * @param model the model's samples
   * @param other the other one's: the same samples
   * @param dense the dense model's: the same samples
   * @param groups of the samples, in the order of their ids
   */
  public static PairedDifference of(
      String run,
      String reference,
      EvaluatedSamples model,
      EvaluatedSamples other,
      EvaluatedSamples dense,
      Groups groups,
      BootstrapOptions options) {
    PairedComparison paired =
        PairedComparison.of(dense.correct(), model.correct(), other.correct(), groups, options);
    var psi = new LinkedHashMap<String, PairedEstimate>();
    for (int g = 0; g < paired.size(); g++) {
      psi.put(
          paired.name(g),
          new PairedEstimate(paired.psiDifference(g), paired.psiDifferenceInterval(g)));
    }
    return new PairedDifference(
        run,
        reference,
        new PairedEstimate(paired.accuracyDifference(), paired.accuracyDifferenceInterval()),
        psi.isEmpty()
            ? null
            : new PairedEstimate(paired.maxPsiDifference(), paired.maxPsiDifferenceInterval()),
        psi);
  }
}
