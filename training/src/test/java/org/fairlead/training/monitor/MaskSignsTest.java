package org.fairlead.training.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.Scope;
import org.fairlead.networks.sparse.allocation.AllocationProvider;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.sparse.allocation.LayerAllocation;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.networks.sparse.score.WeightScore;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;

final class MaskSignsTest {
  private static final Network MOBILE =
      Networks.create(new NetworkSpec("mobilenetv2", 2, 3, 64, 0));
  private static final Weights WEIGHTS = Initializer.initialize(MOBILE, 1);

  private static List<Sign> signs(DeadChannels handling, Liveness liveness, long wanted) {
    return new MaskSigns(MOBILE, handling).of(7, 0.95, liveness, wanted);
  }

  private static Liveness uniform(double sparsity) {
    Masks masks =
        MagnitudePruning.prune(MOBILE, WEIGHTS, Masks.dense(MOBILE), sparsity, Scope.LAYER);
    return Liveness.of(MOBILE, WEIGHTS, masks, 64, 64);
  }

  @Test
  void of_countsWhatAUniformAllocationLeavesDead() {
    Liveness liveness = uniform(0.95);
    List<Sign> signs = signs(DeadChannels.SILENCED, liveness, 0);
    assertThat(signs)
        .extracting(Sign::kind)
        .containsExactly(Sign.Kind.FEW_LIVE, Sign.Kind.EMPTY_DEPTHWISE);
    Sign few = signs.get(0);
    assertThat(few.step()).isEqualTo(7);
    assertThat(few.number(2)).isEqualTo((double) liveness.kept().kept());
    assertThat(few.number(3)).isEqualTo((double) liveness.live().kept());
    String layer = MOBILE.parameters().get((int) few.number(4)).name();
    assertThat(liveness.layers())
        .filteredOn(each -> each.name().equals(layer))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(few.number(5)).isEqualTo((double) each.kept());
              assertThat(few.number(6)).isEqualTo((double) each.live());
              assertThat(liveness.layers()).allMatch(other -> other.share() >= each.share());
            });
    assertThat(signs.get(1).number(2) / signs.get(1).number(3)).isBetween(0.5, 0.7);
  }

  @Test
  void of_isSilentWhereLittleIsDead() {
    assertThat(signs(DeadChannels.SILENCED, uniform(0.3), 0)).isEmpty();
  }

  @Test
  void of_foldedSpeaksOfWhatCouldNotBeGivenBackAlone() {
    Liveness liveness = uniform(0.95);
    assertThat(signs(DeadChannels.FOLDED, liveness, 0)).isEmpty();
    assertThat(signs(DeadChannels.FOLDED, liveness, liveness.live().kept() + 1)).isEmpty();
    assertThat(signs(DeadChannels.FOLDED, liveness, liveness.kept().kept()))
        .singleElement()
        .extracting(Sign::kind)
        .isEqualTo(Sign.Kind.TOO_SPARSE);
  }

  @Test
  void of_isSilentWhereLampGivesBackWhatWasDead() {
    var pruning =
        new LivePruning(
            MOBILE,
            "lamp",
            create(AllocationProvider.catalogue().get("allocation", "lamp")),
            WeightScore.magnitude(),
            64,
            64,
            Map.of(),
            DeadChannels.FOLDED);
    Liveness liveness = pruning.prune(WEIGHTS, Masks.dense(MOBILE), 0.95);
    assertThat(signs(DeadChannels.FOLDED, liveness, pruning.kept(0.95))).isEmpty();
  }

  private static <O extends Record> LayerAllocation create(AllocationProvider<O> provider) {
    return provider.create(
        provider.defaults(),
        new DenseNetwork() {
          @Override
          public Weights weights() {
            return WEIGHTS;
          }

          @Override
          public double validationLoss(Weights changed) {
            throw new AssertionError("lamp measures nothing");
          }
        });
  }
}
