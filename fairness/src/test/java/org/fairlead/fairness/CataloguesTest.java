package org.fairlead.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.mixture.drfairness.DrFairnessProvider;
import org.fairlead.fairness.mixture.fairbatch.FairBatchKeys;
import org.fairlead.fairness.mixture.fairbatch.FairBatchProvider;
import org.fairlead.fairness.mixture.fixed.FixedMixtureKeys;
import org.fairlead.fairness.mixture.fixed.ProportionalProvider;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;
import org.fairlead.fairness.weighting.constrained.CeagProvider;
import org.fairlead.fairness.weighting.constrained.EqualizedLossProvider;
import org.fairlead.fairness.weighting.unconstrained.GroupDroKeys;
import org.fairlead.fairness.weighting.unconstrained.Reweighing;
import org.fairlead.fairness.weighting.unconstrained.ReweighingProvider;
import org.junit.jupiter.api.Test;

class CataloguesTest {
  private static final Groups GROUPS = Groups.of(List.of("a", "b"), new int[] {0, 0, 1, 1});

  private static WeightingContext context() {
    return new WeightingContext(
        GROUPS, i -> i % 2, 2, null, Mode.DEFAULT, 0.01, 0, Dual.ascent(0.1), false, 0.9);
  }

  @Test
  void catalogues_holdTheLibrarysOwn() {
    assertThat(WeightingProvider.catalogue().names())
        .containsExactly("naive", "equalized-loss", "ceag", "reweighing", "group-dro");
    assertThat(MixtureProvider.catalogue().names())
        .containsExactly("shuffled", "proportional", "balanced", "fairbatch", "drfairness");
    assertThat(WeightingProvider.catalogue().all())
        .extracting(WeightingProvider::constrained)
        .containsExactly(false, true, true, false, false);
  }

  @Test
  void weighting_isMadeOfWhatARunGives() {
    assertThat(new ReweighingProvider().create(new NoOptions(), context()))
        .isInstanceOf(Reweighing.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CeagProvider().create(new NoOptions(), context()))
        .withMessage("there is no dense model, expected one to compare with");
  }

  @Test
  void weighting_refusesWhatItCannotTrainFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CeagProvider().check(0.01, 0.02))
        .withMessage(
            "tightening is 0.02, expected at most method.tolerance (0.01): not every group can lose less than all do");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EqualizedLossProvider().check(0.01, 0.005))
        .withMessage(
            "tightening is 0.005, expected 0 beside equalized-loss, whose constraints are equalities");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupDroKeys(0, 0))
        .withMessage("step is 0.0, expected a number above 0");
  }

  @Test
  void mixture_saysWhatItNeeds() {
    var drFairness = new DrFairnessProvider();
    MixtureNeeds needs = drFairness.needs(drFairness.defaults(), false);
    assertThat(needs.generated()).isEqualTo(MixtureNeeds.Generated.OPTIONAL);
    assertThat(needs.validationDraw()).isEqualTo(128);
    assertThat(needs.every()).isEqualTo(10);
    assertThat(drFairness.needs(drFairness.defaults(), true).every()).isEqualTo(1);
    assertThat(drFairness.needs(drFairness.defaults(), true).freezesNorms()).isTrue();
    var fairBatch = new FairBatchProvider();
    assertThat(fairBatch.goals()).doesNotContain(FairnessGoal.NONE, FairnessGoal.ACCURACY_PARITY);
    assertThat(fairBatch.needs(fairBatch.defaults(), false).trainingPasses()).isFalse();
    assertThat(fairBatch.needs(fairBatch.defaults(), true).trainingPasses()).isTrue();
    var pooled = new FixedMixtureKeys("pooled");
    var proportional = new ProportionalProvider();
    assertThat(proportional.needs(pooled, false).generated())
        .isEqualTo(MixtureNeeds.Generated.REQUIRED);
    assertThat(proportional.label(pooled)).isEqualTo("pooled");
    assertThat(proportional.goals()).isEmpty();
  }

  @Test
  void keys_nameWhatTheyRefuse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FixedMixtureKeys("poled"))
        .withMessage(
            "data is 'poled', expected one of real-only, generated-only, pooled; did you mean 'pooled'?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FairBatchKeys(1.0, 0, null, null))
        .withMessage("step is 1.0, expected a share of a label's samples above 0 and below 1");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> MixtureProvider.catalogue().get("mixture.name", "fairbath"))
        .withMessage("mixture.name is 'fairbath', which is no mixture; did you mean 'fairbatch'?");
  }
}
