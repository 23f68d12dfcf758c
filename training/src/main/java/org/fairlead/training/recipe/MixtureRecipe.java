package org.fairlead.training.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.jspecify.annotations.Nullable;

/**
 * Which samples come in the next batch.
 *
 * <p>Keys that are absent have the value of the method and its mode; each can be set for itself.
 *
 * @param name {@code shuffled} (epochs of the real samples), {@code proportional}, {@code
 *     balanced}, {@code fairbatch} or drfairness
 * @param mode {@code default}, or {@code faithful}: the published arithmetic with its defects
 * @param fairness what is evened out between groups: {@code eqodds}, {@code eqopp}, {@code dp}; and
 *     of drfairness {@code accuracy-parity} or {@code none}
 * @param positive the positive class of equal opportunity and demographic parity; absent: the last
 * @param allocation how shares become numbers of samples: {@code carried} or {@code rounded}
 * @param cycling how small subgroups are gone through again and again: {@code exact} or {@code
 *     published}
 * @param norms batch norm while training: {@code train}, or {@code frozen} as in evaluation
 * @param own the mixture's own options
 */
public record MixtureRecipe(
    String name,
    String mode,
    String fairness,
    @Nullable String positive,
    @Nullable String allocation,
    @Nullable String cycling,
    @Nullable String norms,
    OwnOptions own) {

  /** Where a recipe keeps it. */
  static final String SECTION = "mixture";

  public MixtureRecipe {
    Bounds.entry("mixture.name", name, MixtureProvider.catalogue().names());
    Bounds.oneOf("mixture.mode", mode, List.of("default", "faithful"));
    FairnessGoal goal = FairnessGoal.named(fairness);
    Set<FairnessGoal> goals = MixtureProvider.catalogue().get("mixture.name", name).goals();
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
    if (allocation != null) {
      Bounds.oneOf("mixture.allocation", allocation, List.of("carried", "rounded"));
    }
    if (cycling != null) {
      Bounds.oneOf("mixture.cycling", cycling, List.of("exact", "published"));
    }
    if (norms != null) {
      Bounds.oneOf("mixture.norms", norms, List.of("train", "frozen"));
    }
  }

  /** Returns the mixture of the name. */
  public MixtureProvider<?> provider() {
    return MixtureProvider.catalogue().get("mixture.name", name);
  }

  /** Returns what the mixture needs of a run. */
  public MixtureNeeds needs() {
    return needs(provider());
  }

  private <O extends Record> MixtureNeeds needs(MixtureProvider<O> provider) {
    return provider.needs(own.of(SECTION, provider), faithful());
  }

  /** Returns what results call a dense model that was trained with the mixture. */
  public String label() {
    return label(provider());
  }

  private <O extends Record> String label(MixtureProvider<O> provider) {
    return provider.label(own.of(SECTION, provider));
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

  /** Returns this with the mixture's own options. */
  MixtureRecipe withOwn(OwnOptions options) {
    return new MixtureRecipe(name, mode, fairness, positive, allocation, cycling, norms, options);
  }
}
