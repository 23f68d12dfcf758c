package org.fairlead.fairness.mixture.drfairness;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;

/** {@link DrFairness} by the name {@code drfairness}. */
public final class DrFairnessProvider implements MixtureProvider<DrFairnessKeys> {
  @Override
  public String name() {
    return "drfairness";
  }

  @Override
  public List<String> recipes() {
    return List.of("drfairness", "ceag-drfairness");
  }

  @Override
  public String summary() {
    return "shares of real and generated samples serve fairness on validation samples";
  }

  @Override
  public DrFairnessKeys defaults() {
    return new DrFairnessKeys(
        20, 0, null, 0, null, null, "identity", 0.01, null, null, 128, 128, null, 0);
  }

  @Override
  public Set<FairnessGoal> goals() {
    return Collections.unmodifiableSet(EnumSet.allOf(FairnessGoal.class));
  }

  @Override
  public MixtureNeeds needs(DrFairnessKeys keys, boolean faithful) {
    return MixtureNeeds.none()
        .withGenerated(MixtureNeeds.Generated.OPTIONAL)
        .withValidation(keys.realDraw(), keys.generatedDraw(), keys.reuse())
        .withEvery(keys.update(faithful).every())
        .withFrozenNorms(faithful);
  }

  @Override
  public boolean iteratesEveryBatch() {
    return true;
  }

  @Override
  public Mixture create(DrFairnessKeys keys, MixtureContext context) {
    DrFairnessOptions options =
        context.faithful()
            ? DrFairnessOptions.faithful(context.batch())
            : DrFairnessOptions.defaults(context.batch());
    DrFairnessOptions.Draw draw =
        options.draw().withSizes(keys.realDraw(), keys.generatedDraw()).withSeed(context.seed());
    options =
        options
            .withOuter(
                options
                    .outer()
                    .withGoal(context.goal())
                    .withPositive(context.positive())
                    .withAccuracyWeight(keys.accuracyWeight())
                    .withTemperature(keys.temperature()))
            .withUpdate(keys.update(context.faithful()))
            .withDraw(keys.uniformDraw() == null ? draw : draw.withUniform(keys.uniformDraw()));
    return DrFairness.create(
        context.training(),
        context.validation(),
        context.allocation() == null ? options : options.withAllocation(context.allocation()));
  }
}
