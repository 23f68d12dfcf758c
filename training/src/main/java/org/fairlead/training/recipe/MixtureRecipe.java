package org.fairlead.training.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.mixture.drfairness.DrFairnessKeys;
import org.fairlead.fairness.mixture.fairbatch.FairBatchKeys;
import org.fairlead.fairness.mixture.fixed.FixedMixtureKeys;
import org.jspecify.annotations.Nullable;

/**
 * Which samples come in the next batch.
 *
 * <p>Keys that are absent have the value of the method and its mode; each can be set for itself.
 *
 * @param name {@code shuffled} (epochs of the real samples), {@code proportional}, {@code
 *     balanced}, {@code fairbatch} or drfairness
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

  /** Found when first asked for, so that plugins can join before. */
  private static final class Known {
    static final Catalogue<MixtureProvider<?>> MIXTURES = MixtureProvider.catalogue();
  }

  public MixtureRecipe {
    Bounds.oneOf("mixture.name", name, Known.MIXTURES.names());
    Bounds.oneOf("mixture.mode", mode, List.of("default", "faithful"));
    Bounds.oneOf("mixture.data", data, List.of("real-only", "generated-only", "pooled"));
    FairnessGoal goal = FairnessGoal.named(fairness);
    Set<FairnessGoal> goals = Known.MIXTURES.get("mixture.name", name).goals();
    if (!goals.isEmpty()) {
      Bounds.oneOf(
          "mixture.fairness",
          goal.key(),
          Arrays.stream(FairnessGoal.values())
              .filter(goals::contains)
              .map(FairnessGoal::key)
              .toList());
    }
    fairness = goal.key();
    Bounds.notNegative("mixture.accuracyWeight", accuracyWeight);
    Bounds.notNegative("mixture.temperature", temperature);
    if (step != null) {
      Bounds.positive("mixture.step", step);
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

  /** Returns the mixture of the name. */
  public MixtureProvider<?> provider() {
    return Known.MIXTURES.get("mixture.name", name);
  }

  /** Returns what the mixture needs of a run. */
  public MixtureNeeds needs() {
    return needs(provider());
  }

  private <O extends Record> MixtureNeeds needs(MixtureProvider<O> provider) {
    return provider.needs(own().of("mixture", provider), faithful());
  }

  /** Returns what results call a dense model that was trained with the mixture. */
  public String label() {
    return label(provider());
  }

  private <O extends Record> String label(MixtureProvider<O> provider) {
    return provider.label(own().of("mixture", provider));
  }

  /** Returns whether batches are drawn subgroup by subgroup. */
  public boolean mixes() {
    return provider().mixes();
  }

  /** Returns whether shares adapt, so that {@link #fairness} is what they serve. */
  public boolean adapts() {
    return !provider().goals().isEmpty();
  }

  /** Returns whether ratios are chosen on validation samples that nothing else reads. */
  public boolean measuresValidation() {
    return needs().validationDraw() > 0;
  }

  /** Returns whether generated samples may come in a batch. */
  public boolean drawsGenerated() {
    return needs().generated() != MixtureNeeds.Generated.NEVER;
  }

  /** Returns whether batches cannot do without generated samples. */
  public boolean needsGenerated() {
    return needs().generated() == MixtureNeeds.Generated.REQUIRED;
  }

  /** Returns whether the published arithmetic is used. */
  public boolean faithful() {
    return mode.equals("faithful");
  }

  /** Returns whether batch norm is frozen while training, by default as the mixture has it. */
  public boolean freezesNorms() {
    return norms == null ? needs().freezesNorms() : norms.equals("frozen");
  }

  /** Returns whether small subgroups are gone through as published. */
  public boolean cyclesAsPublished() {
    return cycling == null ? faithful() : cycling.equals("published");
  }

  /**
   * Returns the mixture's own keys.
   *
   * @throws InputException if the mixture does not take a value
   */
  public OwnOptions own() {
    Map<String, Supplier<Record>> known =
        Map.of(
            "proportional", () -> new FixedMixtureKeys(data),
            "balanced", () -> new FixedMixtureKeys(data),
            "fairbatch", () -> new FairBatchKeys(step, every, floor, wholeTrainingSet),
            "drfairness", this::drFairness);
    try {
      return new OwnOptions(
          known.containsKey(name)
              ? Map.of("mixture." + name, known.get(name).get())
              : Map.<String, Record>of());
    } catch (IllegalArgumentException e) {
      throw new InputException("mixture." + e.getMessage(), e);
    }
  }

  private Record drFairness() {
    return new DrFairnessKeys(
        accuracyWeight,
        temperature,
        step,
        every,
        smoothing,
        floor,
        curvature,
        damping,
        acrossHalves,
        publishedStart,
        realDraw,
        generatedDraw,
        uniformDraw,
        reuse);
  }
}
