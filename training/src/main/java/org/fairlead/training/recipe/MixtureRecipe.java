package org.fairlead.training.recipe;

import java.util.List;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.drfairness.Curvature;
import org.fairlead.fairness.mixture.drfairness.DrFairnessOptions;
import org.fairlead.fairness.mixture.fixed.FixedMixture;
import org.jspecify.annotations.Nullable;

/**
 * Which samples come in the next batch.
 *
 * <p>Keys that are absent have the value of the method and its mode; each can be set for itself.
 *
 * @param name {@code as-they-come} (shuffled epochs of the real samples), {@code proportional},
 *     {@code balanced}, {@code fairbatch} or drfairness
 * @param mode {@code default}, or {@code faithful}: the published arithmetic with its defects
 * @param data what proportional and balanced batches are made of: {@code real-only}, {@code
 *     generated-only} or {@code pooled}
 * @param fairness what is evened out between groups: {@code eqodds}, {@code eqopp}, {@code dp}; and
 *     of drfairness {@code accuracy-parity} or {@code none}
 * @param positive the positive class of equal opportunity and demographic parity; absent: the last
 * @param accuracyWeight {@code k}, the weight of the loss on real data against the gap
 * @param temperature of the smooth maximum of the gaps; 0 is the maximum
 * @param step step size of the ratios
 * @param every batches between two updates of the ratios; 0 is the method's own
 * @param smoothing weight of the past in class means, from 0 up to 1
 * @param floor smallest share of a group in its label, as a multiple of an equal share
 * @param curvature {@code identity}, or {@code inverse}: the last layer's inverse Hessian
 * @param damping of the inverse, as a multiple of the Hessian's trace
 * @param acrossHalves whether outer and class gradients come from different halves of a draw
 * @param publishedStart whether ratios begin as published, and the first gradient is lost
 * @param realDraw real validation samples of an update
 * @param generatedDraw generated validation samples of an update
 * @param uniformDraw whether these are drawn uniformly, not spread over the classes
 * @param wholeTrainingSet fairbatch: whether losses come from a pass over the training set, not
 *     from the batches trained on
 * @param allocation how shares become numbers of samples: {@code carried} or {@code rounded}
 * @param cycling how small classes are gone through again and again: {@code exact} or {@code
 *     published}
 * @param norms batch norm while training: {@code train}, or {@code frozen} as in evaluation
 * @param reuse largest drift of the last layer's inputs at which an earlier draw serves once more;
 *     0 measures every update anew
 */
public record MixtureRecipe(
    String name,
    String mode,
    String data,
    String fairness,
    @Nullable String positive,
    double accuracyWeight,
    double temperature,
    @Nullable Double step,
    int every,
    @Nullable Double smoothing,
    @Nullable Double floor,
    String curvature,
    double damping,
    @Nullable Boolean acrossHalves,
    @Nullable Boolean publishedStart,
    int realDraw,
    int generatedDraw,
    @Nullable Boolean uniformDraw,
    @Nullable Boolean wholeTrainingSet,
    @Nullable String allocation,
    @Nullable String cycling,
    @Nullable String norms,
    double reuse) {

  static final String AS_THEY_COME = "as-they-come";
  private static final String FAIRBATCH = "fairbatch";
  private static final String DRFAIRNESS = "drfairness";

  public MixtureRecipe {
    Bounds.oneOf(
        "mixture.name",
        name,
        List.of(AS_THEY_COME, "proportional", "balanced", FAIRBATCH, DRFAIRNESS));
    Bounds.oneOf("mixture.mode", mode, List.of("default", "faithful"));
    Bounds.oneOf("mixture.data", data, List.of("real-only", "generated-only", "pooled"));
    FairnessGoal goal = FairnessGoal.named(fairness);
    if (name.equals(FAIRBATCH)) {
      Bounds.oneOf("mixture.fairness", fairness, List.of("eqodds", "eqopp", "dp"));
    }
    fairness = goal.key();
    Bounds.notNegative("mixture.accuracyWeight", accuracyWeight);
    Bounds.notNegative("mixture.temperature", temperature);
    if (step != null) {
      Bounds.positive("mixture.step", step);
      Bounds.require(
          !name.equals(FAIRBATCH) || step < 1,
          "mixture.step",
          step,
          "a share of a label's samples below 1");
    }
    Bounds.notNegative("mixture.every", every);
    if (smoothing != null) {
      Bounds.fraction("mixture.smoothing", smoothing);
    }
    if (floor != null) {
      Bounds.fraction("mixture.floor", floor);
    }
    Bounds.oneOf("mixture.curvature", curvature, List.of("identity", "inverse"));
    Bounds.positive("mixture.damping", damping);
    Bounds.positive("mixture.realDraw", realDraw);
    Bounds.notNegative("mixture.generatedDraw", generatedDraw);
    if (allocation != null) {
      Bounds.oneOf("mixture.allocation", allocation, List.of("carried", "rounded"));
    }
    if (cycling != null) {
      Bounds.oneOf("mixture.cycling", cycling, List.of("exact", "published"));
    }
    if (norms != null) {
      Bounds.oneOf("mixture.norms", norms, List.of("train", "frozen"));
    }
    Bounds.notNegative("mixture.reuse", reuse);
  }

  /** Returns whether batches are drawn class by class. */
  public boolean mixes() {
    return !name.equals(AS_THEY_COME);
  }

  /** Returns whether shares adapt, so that {@link #fairness} is what they serve. */
  public boolean adapts() {
    return name.equals(FAIRBATCH) || name.equals(DRFAIRNESS);
  }

  /** Returns whether ratios are chosen on validation samples that nothing else reads. */
  public boolean measuresValidation() {
    return name.equals(DRFAIRNESS);
  }

  /** Returns whether ratios are chosen on passes over the whole training set. */
  public boolean measuresTrainingSet() {
    return name.equals(FAIRBATCH) && (wholeTrainingSet == null ? faithful() : wholeTrainingSet);
  }

  /** Returns the batches between two updates of the ratios that validation samples decide. */
  public int updateEvery() {
    var options = faithful() ? DrFairnessOptions.faithful(1) : DrFairnessOptions.defaults(1);
    return every > 0 ? every : options.update().every();
  }

  /** Returns whether generated samples may come in a batch. */
  public boolean drawsGenerated() {
    return name.equals(DRFAIRNESS)
        || (!name.equals(FAIRBATCH) && mixes() && !fixedData().equals(FixedMixture.Data.REAL_ONLY));
  }

  /** Returns whether batches can do without generated samples. */
  public boolean needsGenerated() {
    return drawsGenerated() && !name.equals(DRFAIRNESS);
  }

  /** Returns what proportional and balanced batches are made of. */
  public FixedMixture.Data fixedData() {
    for (FixedMixture.Data each : FixedMixture.Data.values()) {
      if (each.key().equals(data)) {
        return each;
      }
    }
    throw new IllegalStateException("mixture.data is " + data);
  }

  /** Returns whether the published arithmetic is used. */
  public boolean faithful() {
    return mode.equals("faithful");
  }

  /** Returns what stands for the inverse Hessian. */
  public Curvature curvatureUsed() {
    return (curvature.equals("inverse") ? Curvature.inverse() : Curvature.identity())
        .withDamping(damping);
  }

  /** Returns whether batch norm is frozen while training: as published for drfairness. */
  public boolean freezesNorms() {
    return norms == null ? faithful() && name.equals(DRFAIRNESS) : norms.equals("frozen");
  }

  /** Returns whether small classes are gone through as published. */
  public boolean cyclesAsPublished() {
    return cycling == null ? faithful() : cycling.equals("published");
  }
}
