package org.fairlead.fairness.mixture.fairbatch;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;

/** {@link FairBatch} by the name {@code fairbatch}. */
public final class FairBatchProvider implements MixtureProvider<FairBatchKeys> {
  @Override
  public String name() {
    return "fairbatch";
  }

  @Override
  public List<String> recipes() {
    return List.of("fairbatch");
  }

  @Override
  public String summary() {
    return "shares of groups follow the gap between their losses";
  }

  @Override
  public FairBatchKeys defaults() {
    return new FairBatchKeys(null, 0, null, null);
  }

  @Override
  public Set<FairnessGoal> goals() {
    return Collections.unmodifiableSet(
        EnumSet.of(FairnessGoal.EQODDS, FairnessGoal.EQOPP, FairnessGoal.DP));
  }

  @Override
  public MixtureNeeds needs(FairBatchKeys keys, boolean faithful) {
    return MixtureNeeds.none().withTrainingPasses(keys.passes(faithful)).withEvery(keys.every());
  }

  @Override
  public Mixture create(FairBatchKeys keys, MixtureContext context) {
    FairBatchOptions options =
        context.faithful()
            ? FairBatchOptions.faithful(context.batch(), context.goal())
            : FairBatchOptions.defaults(context.batch(), context.goal());
    options =
        options
            .withPositive(context.positive())
            .withEvery(keys.every())
            .withWholeTrainingSet(keys.passes(context.faithful()));
    if (keys.step() != null) {
      options = options.withStep(keys.step());
    }
    if (keys.floor() != null) {
      options = options.withFloor(keys.floor());
    }
    if (context.allocation() != null) {
      options = options.withAllocation(context.allocation());
    }
    return FairBatch.create(context.training(), options);
  }
}
